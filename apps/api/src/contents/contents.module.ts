import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { DocumentsModule } from '../documents/index.js';
import { DocumentContentController } from './document-content.controller.js';
import { SignedContentController } from './signed-content.controller.js';
import { SignedContentUrls } from './signed-content-urls.js';

/** Serves the bytes and the text of documents, also by signed URLs. */
@Module({
  imports: [AuthModule, DocumentsModule],
  controllers: [DocumentContentController, SignedContentController],
  providers: [SignedContentUrls],
})
export class ContentsModule {}
