/** Which store has the documents' bytes, and whether it is the one that this process sees; how it is verified and moved. */
export { STORAGE_PROGRAM_SLICES } from './storage-programs.config.js';
export { claimStore } from './store-claim.js';
export { StoreMove, StoreMoveError, type Moved } from './move-store.js';
export { progressBar } from './progress-bar.js';
export { putBack, PutBackError } from './put-back.js';
export { StoreIdentityService } from './store-identity.service.js';
export { StoreModule } from './store.module.js';
export { StoreVerifier, type Fault, type VerifiedStore } from './verify-store.js';
