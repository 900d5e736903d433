import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { AuthModule } from '../auth/index.js';
import { DocumentsModule } from '../documents/index.js';
import { RetentionModule } from '../retention/index.js';
import { ScanningModule } from '../scanning/index.js';
import { AccountQuota } from './account-quota.js';
import { ExpiredKeySweeper } from './expired-key-sweeper.js';
import { FreeDisk } from './free-disk.js';
import { IdempotencyKeysRepository } from './idempotency-keys.repository.js';
import { IdempotentUploads } from './idempotent-uploads.js';
import { MultipartUploadParser } from './multipart-upload-parser.js';
import { UploadPlaces } from './upload-places.js';
import { UploadService } from './upload.service.js';
import { UploadsController } from './uploads.controller.js';

/** Handles `POST /documents`: reads the multipart body, and creates the document and its job. */
@Module({
  imports: [AuditModule, AuthModule, DocumentsModule, RetentionModule, ScanningModule],
  controllers: [UploadsController],
  providers: [
    AccountQuota,
    ExpiredKeySweeper,
    IdempotencyKeysRepository,
    IdempotentUploads,
    FreeDisk,
    MultipartUploadParser,
    UploadPlaces,
    UploadService,
  ],
  exports: [AccountQuota, UploadService],
})
export class UploadsModule {}
