// Plants a fault: the reconciler does nothing, so a document whose job was lost gets no new job.
import { importBuilt } from './import-built.ts';

const { DocumentReconciler } = await importBuilt<{
  DocumentReconciler: { prototype: { reconcile(): Promise<number> } };
}>('apps/api/src/extractions/document-reconciler.js');
DocumentReconciler.prototype.reconcile = async () => 0;
