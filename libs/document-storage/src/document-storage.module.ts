import { Module, type DynamicModule } from '@nestjs/common';
import { createDocumentStorage } from './create-document-storage.js';
import { storageLocation, type StorageConfig } from './document-storage.config.js';
import { DocumentStorage } from './document-storage.js';

/** Provides `DocumentStorage` to the whole process, by the adapter that STORAGE_URL names. */
@Module({})
export class DocumentStorageModule {
  static forRoot(config: StorageConfig): DynamicModule {
    const provider = {
      provide: DocumentStorage,
      useFactory: () => createDocumentStorage(storageLocation(config), config),
    };
    return {
      module: DocumentStorageModule,
      global: true,
      providers: [provider],
      exports: [DocumentStorage],
    };
  }
}
