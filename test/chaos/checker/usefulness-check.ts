import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '../clients/client.ts';
import type { Findings } from '../findings.ts';
import { GUARANTEES } from '../guarantees.ts';
import type { ClusterProcess } from '../cluster/cluster-process.ts';
import type { Cluster } from '../cluster/cluster.ts';

const POLL_MS = 200;
/** Three times the guaranteed time, because a process starts slowly on a busy machine. */
const USEFUL_MS = 15_000;
const OK = 200;

interface CheckTools {
  readonly cluster: Cluster;
  readonly findings: Findings;
  readonly prober: Client;
}

/** Checks that a process that lost its database during its start works again when the database is back. */
export class UsefulnessCheck {
  private readonly tools: CheckTools;
  private readonly app: ClusterProcess;
  private readonly pid: number | undefined;

  /** Checks the process that runs now. If it ends, the check ends. */
  constructor(tools: CheckTools, app: ClusterProcess) {
    this.tools = tools;
    this.app = app;
    this.pid = app.pid;
  }

  /** Resolves when the process works, when it has ended (which is reported elsewhere), or after `USEFUL_MS`. */
  async run(cause: string): Promise<void> {
    const deadline = Date.now() + USEFUL_MS;
    let fault = 'not ready';
    while (this.app.pid === this.pid && Date.now() < deadline) {
      const status = await this.app.readiness();
      if (status !== OK) fault = `not ready (${status || 'no answer'})`;
      else {
        const failure = await this.uploadFailure();
        if (failure === undefined) return;
        fault = `ready, but an upload ${failure}`;
      }
      await delay(POLL_MS);
    }
    if (this.app.pid !== this.pid) return;
    const { name } = this.app.options;
    const guarantee = fault.startsWith('ready') ? GUARANTEES.uploads : GUARANTEES.ready;
    const log = this.app.readLog() || '-';
    const example = `${name} (pid ${this.pid}), ${cause}: after ${USEFUL_MS} ms ${fault}\nlog: ${log}`;
    this.tools.findings.add(guarantee, example);
  }

  /** Uploads to this api directly. Undefined when it accepts the upload. A worker only has to be ready. */
  private async uploadFailure(): Promise<string | undefined> {
    const { cluster, prober } = this.tools;
    const url = cluster.apiUrls[cluster.apis.indexOf(this.app)];
    if (url === undefined) return undefined;
    const bytes = Buffer.from(`Sent to ${this.app.options.name} directly: ${randomUUID()}\n`);
    const answer = await prober.uploadOnce(url, { bytes, filename: 'direct.txt' });
    if (answer === undefined) return 'got no answer';
    const reply = answer.bytes.toString('utf8').slice(0, 300);
    return [200, 201].includes(answer.status) ? undefined : `got ${answer.status} ${reply}`;
  }
}
