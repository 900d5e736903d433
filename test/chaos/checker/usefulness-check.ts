import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '../clients/client.ts';
import type { Findings } from '../findings.ts';
import { GUARANTEES } from '../guarantees.ts';
import type { ClusterProcess } from '../cluster/cluster-process.ts';
import type { Cluster } from '../cluster/cluster.ts';

const POLL_MS = 200;
/** Three times what is promised: a process that starts on a busy machine takes its time. */
const USEFUL_MS = 15_000;
const OK = 200;

interface Tools {
  readonly cluster: Cluster;
  readonly findings: Findings;
  readonly prober: Client;
}

/** Looks whether a process that lost its database while it was starting does its work once the database is back. */
export class UsefulnessCheck {
  readonly #tools: Tools;
  readonly #clusterProcess: ClusterProcess;
  readonly #pid: number | undefined;

  /** The process that runs now is the one that is looked at. */
  constructor(tools: Tools, clusterProcess: ClusterProcess) {
    this.#tools = tools;
    this.#clusterProcess = clusterProcess;
    this.#pid = clusterProcess.pid;
  }

  /** Resolves as soon as it is of use, when it has ended, which is found elsewhere, or when it is found to be of none. */
  async run(cause: string): Promise<void> {
    const deadline = Date.now() + USEFUL_MS;
    let lack = 'not ready';
    while (this.#clusterProcess.pid === this.#pid && Date.now() < deadline) {
      const status = await this.#clusterProcess.readiness();
      if (status !== OK) lack = `not ready (${status || 'no answer'})`;
      else {
        const refused = await this.#refusal();
        if (refused === undefined) return;
        lack = `ready, and an upload ${refused}`;
      }
      await delay(POLL_MS);
    }
    if (this.#clusterProcess.pid !== this.#pid) return;
    const { name } = this.#clusterProcess.options;
    const guarantee = lack.startsWith('ready') ? GUARANTEES.uploads : GUARANTEES.ready;
    const example = `${name} (pid ${this.#pid}), ${cause}: after ${USEFUL_MS} ms ${lack}`;
    this.#tools.findings.add(guarantee, example);
  }

  /** What an upload to this very api is answered; undefined when it is taken. A worker is of use when it is ready. */
  async #refusal(): Promise<string | undefined> {
    const { cluster, prober } = this.#tools;
    const url = cluster.apiUrls[cluster.apis.indexOf(this.#clusterProcess)];
    if (url === undefined) return undefined;
    const bytes = Buffer.from(
      `Given to ${this.#clusterProcess.options.name} itself: ${randomUUID()}\n`,
    );
    const answer = await prober.uploadOnce(url, { bytes, filename: 'direct.txt' });
    if (answer === undefined) return 'was not answered';
    const said = answer.bytes.toString('utf8').slice(0, 300);
    return [200, 201].includes(answer.status) ? undefined : `was answered ${answer.status} ${said}`;
  }
}
