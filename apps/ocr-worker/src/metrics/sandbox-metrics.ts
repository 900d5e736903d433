import { counter, gauge } from '@app/metrics';

const started = counter('strongroom_cells_started_total');
const ended = counter('strongroom_cells_ended_total');
const layers = gauge('strongroom_cell_isolation');

export function sandboxStarted(): void {
  started.inc({});
}

export function sandboxEnded(reason: string): void {
  ended.inc({ reason });
}

/** Sets 1 for each layer of isolation that this machine has, and 0 for the others. */
export function reportIsolation(present: readonly string[], all: readonly string[]): void {
  for (const layer of all) layers.set({ layer }, present.includes(layer) ? 1 : 0);
}
