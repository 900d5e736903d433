/** The identity of the store, and the operations that verify it, move it, and restore single originals. */
export { STORAGE_PROGRAM_SLICES } from './storage-programs.config.js';
export { inParallel } from './in-parallel.js';
export { claimStore } from './store-claim.js';
export { StoreMove, StoreMoveError, type MoveResult } from './move-store.js';
export { progressBar } from './progress-bar.js';
export { restoreOriginal, RestoreOriginalError } from './restore-original.js';
export { StoreIdentityService } from './store-identity.service.js';
export { StoreModule } from './store.module.js';
export { StoreVerifier, type Fault, type VerifiedStore } from './verify-store.js';
