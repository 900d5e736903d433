// Breaks a guarantee on purpose: a purge forgets the bytes that it has noted, and the sweep does not look after them.
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
