import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { DocumentsModule } from '../documents/index.js';
import { DocumentContentController } from './document-content.controller.js';
import { SignedContentController } from './signed-content.controller.js';
import { SignedContentUrls } from './signed-content-urls.js';

/** The bytes and the text of documents, and signed addresses of the bytes. */
@Module({
  imports: [AuthModule, DocumentsModule],
  controllers: [DocumentContentController, SignedContentController],
  providers: [SignedContentUrls],
})
export class ContentsModule {}
