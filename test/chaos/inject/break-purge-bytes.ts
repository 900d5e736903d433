// Plants a fault: a purge forgets the bytes instead of deleting them, and the sweep does not find them.
import { importBuilt } from './import-built.ts';

await import('./break-no-sweep.ts');

interface Purger {
  documents: { forgetRemoval(documentId: string): Promise<void> };
}

const { DocumentPurger } = await importBuilt<{
  DocumentPurger: {
    prototype: { remove(this: Purger, removal: { documentId: string }): Promise<void> };
  };
}>('apps/api/src/retention/document-purger.js');
DocumentPurger.prototype.remove = function forget({ documentId }) {
  return this.documents.forgetRemoval(documentId);
};
