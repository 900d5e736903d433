/** Uploads: the exports that other features may use. */
export { ACCEPTED_MEDIA_TYPES } from './detect-media-type.js';
export { ExpiredKeySweeper } from './expired-key-sweeper.js';
export { AccountQuota } from './account-quota.js';
export { attachmentFilename } from './filename.js';
export { UploadService, type UploadAnswer } from './upload.service.js';
export { UploadedFileWriter } from './uploaded-file-writer.js';
export { DocumentDigestMismatchError, QuotaExceededError } from './uploads.errors.js';
export { UploadsConfig } from './uploads.config.js';
export { UploadsModule } from './uploads.module.js';
