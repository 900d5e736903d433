import type { ClusterProcessEnd } from './cluster/cluster-process.ts';

/** Counts the kills and the other acts of the nemesis. */
export class KillCounts {
  readonly kills = new Map<string, number>();
  readonly acts = new Map<string, number>();
  /** The number of connections that pg_terminate_backend closed, for each application_name. */
  readonly terminations = new Map<string, number>();
  /** The times from a kill of the database to the first 503 of readiness. */
  readonly notReadyAfterMs: number[] = [];
  /** The times from a restart of the database to the first 200 of readiness. */
  readonly readyAfterMs: number[] = [];
  lastKillAt = Date.now();
  unsyncedFiles = 0;

  get total(): number {
    return [...this.kills.values()].reduce((sum, count) => sum + count, 0);
  }

  killed(what: string): void {
    this.kills.set(what, (this.kills.get(what) ?? 0) + 1);
    this.lastKillAt = Date.now();
  }

  acted(what: string): void {
    this.acts.set(what, (this.acts.get(what) ?? 0) + 1);
  }

  terminated(name: string): void {
    this.terminations.set(name, (this.terminations.get(name) ?? 0) + 1);
  }

  ended({ role, by }: ClusterProcessEnd): void {
    if (by !== 'itself') this.killed(by === 'nemesis' ? role : `${role} at a fault point`);
  }
}
