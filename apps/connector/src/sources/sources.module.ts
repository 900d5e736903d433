import { Module } from '@nestjs/common';
import { SecretRotation } from './secret-rotation.js';
import { SourceAdapters } from './source-adapters.js';
import { SourcesRepository } from './sources.repository.js';

/** The rows of sources, and the connections to them. */
@Module({
  providers: [SecretRotation, SourceAdapters, SourcesRepository],
  exports: [SourceAdapters, SourcesRepository],
})
export class SourcesModule {}
