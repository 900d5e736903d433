// Plants a fault: the reconciler does not compare the waiting documents with the queue.
import { importBuilt } from './import-built.ts';

const { DocumentReconciler } = await importBuilt<{
  DocumentReconciler: { prototype: { reconcile(): Promise<number> } };
}>('apps/api/src/extractions/document-reconciler.js');
DocumentReconciler.prototype.reconcile = async () => 0;
