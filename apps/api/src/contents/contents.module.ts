import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { AuthModule } from '../auth/index.js';
import { DocumentsModule } from '../documents/index.js';
import { DocumentContentController } from './document-content.controller.js';
import { DownloadTrail } from './download-trail.js';
import { SignedContentController } from './signed-content.controller.js';
import { SignedContentUrls } from './signed-content-urls.js';

/** Serves the bytes and the text of documents, also by signed URLs. */
@Module({
  imports: [AuditModule, AuthModule, DocumentsModule],
  controllers: [DocumentContentController, SignedContentController],
  providers: [DownloadTrail, SignedContentUrls],
  exports: [DownloadTrail],
})
export class ContentsModule {}
