/** Uploads: the exports that other features may use. */
export { ACCEPTED_MEDIA_TYPES } from './detect-media-type.js';
export { ExpiredKeySweeper } from './expired-key-sweeper.js';
export { UploadsConfig } from './uploads.config.js';
export { UploadsModule } from './uploads.module.js';
