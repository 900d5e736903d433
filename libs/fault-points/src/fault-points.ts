/**
 * Every fault point, by the process that passes it. The ADRs 0014, 0015, 0036 and 0057 say what a crash at each of
 * them leaves.
 */
export const FAULT_POINTS = {
  api: [
    'upload.received',
    'upload.committed',
    'upload.registered',
    'upload.answered',
    'upload.revived',
    'idempotency.claimed',
    'trash.marked',
    'trash.restored',
    'extraction.superseded',
    'purge.deleted',
    'purge.noted',
    'purge.original_removed',
    'purge.removed',
    'account.closed',
    'account.emptied',
    'account.erased',
    'result.stored',
    'result.settled',
    'reconcile.queued',
    'sweep.staged',
    'sweep.original_removed',
    'sweep.page_result_removed',
    'reindex.step',
  ],
  worker: [
    'read.fetched',
    'read.opening',
    'read.page_begun',
    'read.page_stored',
    'read.finished',
    'read.reported',
  ],
  connector: ['round.recorded', 'transfer.received', 'transfer.committed', 'transfer.staged'],
  /** In the api, when it makes a document of a file of a source; the points of an upload come before. */
  sources: ['import.registered', 'import.bytes_removed'],
  /** In the api and in the worker, after the first connection to the queue is made and before it is used. */
  queue: ['queue.connected'],
  file: ['storage.synced', 'storage.renamed'],
  s3: ['storage.stored'],
  /** In S3, for uploads of more than one part. */
  s3Parts: ['storage.part_sent'],
} as const;

export type FaultPoint = (typeof FAULT_POINTS)[keyof typeof FAULT_POINTS][number];
