import { counter } from '@app/metrics';

const started = counter('strongroom_cells_started_total');
const ended = counter('strongroom_cells_ended_total');

export function cellStarted(): void {
  started.inc({});
}

export function cellEnded(reason: string): void {
  ended.inc({ reason });
}
