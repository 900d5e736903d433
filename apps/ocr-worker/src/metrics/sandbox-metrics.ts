import { counter } from '@app/metrics';

const started = counter('strongroom_cells_started_total');
const ended = counter('strongroom_cells_ended_total');

export function sandboxStarted(): void {
  started.inc({});
}

export function sandboxEnded(reason: string): void {
  ended.inc({ reason });
}
