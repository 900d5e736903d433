/** Retention: the exports that other features may use. */
export { DocumentPurger } from './document-purger.js';
export { OriginalsLock } from './originals-lock.js';
export { OrphanSweeper } from './orphan-sweeper.js';
export { RetentionModule } from './retention.module.js';
export { RetentionConfig } from './retention.config.js';
