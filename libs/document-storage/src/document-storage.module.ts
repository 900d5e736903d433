import { Module, type DynamicModule } from '@nestjs/common';
import { createDocumentStorage } from './create-document-storage.js';
import { storageLocation, type StorageConfig } from './document-storage.config.js';
import { DocumentStorage } from './document-storage.js';

/** Provides `DocumentStorage` to the whole process, by the adapter that STORAGE_URL names. */
@Module({})
export class DocumentStorageModule {
  /** `writes` are the only prefixes under which this process stores and removes objects; by default all. */
  static forRoot(config: StorageConfig, writes?: readonly string[]): DynamicModule {
    const provider = {
      provide: DocumentStorage,
      useFactory: () => createDocumentStorage(storageLocation(config), config, writes),
    };
    return {
      module: DocumentStorageModule,
      global: true,
      providers: [provider],
      exports: [DocumentStorage],
    };
  }
}
