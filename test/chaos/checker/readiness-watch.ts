import { setTimeout as delay } from 'node:timers/promises';
import type { Findings } from '../findings.ts';
import { GUARANTEES } from '../guarantees.ts';
import type { ClusterProcess } from '../cluster/cluster-process.ts';
import type { Cluster } from '../cluster/cluster.ts';

const POLL_MS = 1_000;
/** Longer than any outage, and longer than a worker is stopped by SIGSTOP. */
const STUCK_MS = 45_000;
const OK = 200;

/** Finds processes that run but do not become ready (again). */
export class ReadinessWatch {
  private readonly cluster: Cluster;
  private readonly findings: Findings;
  private isWatching = true;

  constructor(cluster: Cluster, findings: Findings) {
    this.cluster = cluster;
    this.findings = findings;
  }

  /** Resolves after `stop`. */
  async run(): Promise<void> {
    const processes = this.cluster.apps;
    await Promise.all(processes.map((app) => this.watch(app)));
  }

  stop(): void {
    this.isWatching = false;
  }

  /** Waits until all processes are ready, and reports those that are not ready in time. */
  async finish(limitMs: number): Promise<void> {
    const processes = this.cluster.apps;
    const late = await notReadyAfter(processes, limitMs);
    for (const name of late) {
      this.findings.add(GUARANTEES.ready, `${name} not ready ${limitMs} ms after the last kill`);
    }
    this.findings.checked(GUARANTEES.ready, `${processes.length} processes`);
  }

  private async watch(app: ClusterProcess): Promise<void> {
    let pid: number | undefined;
    let since = Date.now();
    let isReported = false;
    while (this.isWatching) {
      const isReady = (await app.readiness()) === OK;
      if (isReady || app.pid !== pid || pid === undefined) {
        [pid, since, isReported] = [app.pid, Date.now(), false];
      } else if (!isReported && Date.now() - since > STUCK_MS) {
        isReported = true;
        const example = `${app.options.name} (pid ${pid}) runs and is not ready for ${STUCK_MS} ms`;
        this.findings.add(GUARANTEES.ready, example);
      }
      await delay(POLL_MS);
    }
  }
}

/** Returns the names of the processes that are not ready in time. */
export async function notReadyAfter(
  processes: readonly ClusterProcess[],
  limitMs: number,
): Promise<string[]> {
  const deadline = Date.now() + limitMs;
  let late = [...processes];
  for (;;) {
    const statuses = await Promise.all(late.map((app) => app.readiness()));
    late = late.filter((_, at) => statuses[at] !== OK);
    if (late.length === 0 || Date.now() > deadline) return late.map(({ options }) => options.name);
    await delay(POLL_MS / 5);
  }
}
