// Breaks a guarantee on purpose: nobody compares the documents that wait with the queue.
import { importBuilt } from './import-built.ts';

const { DocumentReconciler } = await importBuilt<{
  DocumentReconciler: { prototype: { reconcile(): Promise<number> } };
}>('apps/api/src/extractions/document-reconciler.js');
DocumentReconciler.prototype.reconcile = async () => 0;
