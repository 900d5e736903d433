/** Contents: the exports that other features may use. */
export { sendContent, type StoredBytes } from './content-response.js';
export { DownloadTrail } from './download-trail.js';
export { RangeUnsatisfiableError } from './contents.errors.js';
export { ContentsModule } from './contents.module.js';
