import { setTimeout as delay } from 'node:timers/promises';
import type { Findings } from '../findings.ts';
import { GUARANTEES } from '../guarantees.ts';
import type { ClusterProcess } from '../cluster/cluster-process.ts';
import type { Cluster } from '../cluster/cluster.ts';

const POLL_MS = 1_000;
/** Longer than any outage, and than a worker is held still. */
const STUCK_MS = 45_000;
const OK = 200;

/** Looks for processes that run and never become ready (again). */
export class ReadinessWatch {
  readonly #cluster: Cluster;
  readonly #findings: Findings;
  #isWatching = true;

  constructor(cluster: Cluster, findings: Findings) {
    this.#cluster = cluster;
    this.#findings = findings;
  }

  /** Resolves after `stop`. */
  async run(): Promise<void> {
    const processes = [...this.#cluster.apis, ...this.#cluster.workers];
    await Promise.all(processes.map((clusterProcess) => this.#watch(clusterProcess)));
  }

  stop(): void {
    this.#isWatching = false;
  }

  /** Waits until all are ready; one that is not by the deadline breaks its promise. */
  async finish(limitMs: number): Promise<void> {
    const processes = [...this.#cluster.apis, ...this.#cluster.workers];
    const late = await notReadyAfter(processes, limitMs);
    for (const name of late) {
      this.#findings.add(GUARANTEES.ready, `${name} not ready ${limitMs} ms after the last kill`);
    }
    this.#findings.checked(GUARANTEES.ready, `${processes.length} processes`);
  }

  async #watch(clusterProcess: ClusterProcess): Promise<void> {
    let pid: number | undefined;
    let since = Date.now();
    let isTold = false;
    while (this.#isWatching) {
      const isReady = (await clusterProcess.readiness()) === OK;
      if (isReady || clusterProcess.pid !== pid || pid === undefined) {
        [pid, since, isTold] = [clusterProcess.pid, Date.now(), false];
      } else if (!isTold && Date.now() - since > STUCK_MS) {
        isTold = true;
        const example = `${clusterProcess.options.name} (pid ${pid}) runs, and is not ready for ${STUCK_MS} ms`;
        this.#findings.add(GUARANTEES.ready, example);
      }
      await delay(POLL_MS);
    }
  }
}

/** The names of those that are not ready in time. */
export async function notReadyAfter(
  processes: readonly ClusterProcess[],
  limitMs: number,
): Promise<string[]> {
  const deadline = Date.now() + limitMs;
  let late = [...processes];
  for (;;) {
    const statuses = await Promise.all(late.map((clusterProcess) => clusterProcess.readiness()));
    late = late.filter((_, at) => statuses[at] !== OK);
    if (late.length === 0 || Date.now() > deadline) return late.map(({ options }) => options.name);
    await delay(POLL_MS / 5);
  }
}
