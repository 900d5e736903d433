import { join } from 'node:path';
import { Module, type DynamicModule } from '@nestjs/common';
import type { StorageConfig } from './document-storage.config.js';
import { DocumentStorage } from './document-storage.js';
import { FileSystemDocumentStorage } from './file-system.document-storage.js';

/** Provides `DocumentStorage` to the whole process, by the adapter that STORAGE_URL names. */
@Module({})
export class DocumentStorageModule {
  static forRoot(config: StorageConfig): DynamicModule {
    const provider = {
      provide: DocumentStorage,
      useFactory: () =>
        new FileSystemDocumentStorage(config.storageUrl?.path ?? join(config.dataDir, 'blobs')),
    };
    return {
      module: DocumentStorageModule,
      global: true,
      providers: [provider],
      exports: [DocumentStorage],
    };
  }
}
