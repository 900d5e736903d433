import { counter } from '@app/metrics';

const rounds = counter('strongroom_source_rounds_total');
const transfers = counter('strongroom_source_transfers_total');
const bytes = counter('strongroom_source_fetched_bytes_total');

/** @param outcome `complete`, or the code of the failure */
export function roundEnded(outcome: string): void {
  rounds.inc({ outcome });
}

/** @param outcome `staged`, or the code of the failure */
export function transferEnded(outcome: string, sizeBytes = 0): void {
  transfers.inc({ outcome });
  bytes.inc(sizeBytes);
}
