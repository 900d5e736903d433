import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Client } from '../clients/client.ts';
import type { Traffic } from '../clients/traffic.ts';
import type { Findings } from '../findings.ts';
import { GUARANTEES } from '../guarantees.ts';
import type { ClusterProcess } from '../cluster/cluster-process.ts';
import type { Cluster } from '../cluster/cluster.ts';

const POLL_MS = 500;
/**
 * An api that took an upload is asked again after this time; a new process is asked at once. A worker has to read each of
 * these uploads: with a shorter time, three apis on a busy machine get more than two workers can read.
 */
const PAUSE_MS = 20_000;
/** An api that cannot take uploads must become not ready within 5 s. The rest is for the answer to the last upload. */
export const GRACE_MS = 7_000;
/** After the last kill each api must accept an upload within this time. */
const LAST_MS = 20_000;
const OK = 200;

export interface UploadWatchOptions {
  readonly cluster: Cluster;
  /** The owner of the uploaded documents. */
  readonly client: Client;
  readonly traffic: Traffic;
  readonly findings: Findings;
}

/** How long a ready process has refused every upload. */
interface Refusal {
  readonly pid: number;
  readonly elapsedMs: () => number;
  isReported: boolean;
}

type Outcome = 'accepted' | 'refused' | 'unknown';

/**
 * Sends small uploads to each api directly. Clients retry with any api, so they do not notice one that refuses everything.
 * A process violates the guarantee when it is ready and refuses every upload for `GRACE_MS` while the store is available.
 */
export class UploadWatch {
  private readonly options: UploadWatchOptions;
  private readonly refusals = new Map<ClusterProcess, Refusal>();
  private isWatching = true;
  private attempts = 0;

  constructor(options: UploadWatchOptions) {
    this.options = options;
  }

  /** Resolves after `stop`. */
  async run(): Promise<void> {
    await Promise.all(this.apis.map(([api, url]) => this.watch(api, url)));
  }

  stop(): void {
    this.isWatching = false;
  }

  /** Call it after the last kill: each api must accept an upload now. */
  async finish(): Promise<void> {
    const { findings } = this.options;
    await Promise.all(this.apis.map(([api, url]) => this.requireUpload(api, url)));
    findings.checked(GUARANTEES.uploads, `${this.attempts} direct uploads`);
  }

  private get apis(): [ClusterProcess, string][] {
    const { apis, apiUrls } = this.options.cluster;
    return apis.map((api, index) => [api, apiUrls[index] ?? '']);
  }

  private async watch(api: ClusterProcess, url: string): Promise<void> {
    while (this.isWatching) {
      const { pid } = api;
      const outcome = await this.tryUpload(api, url);
      const until = Date.now() + (outcome === 'accepted' ? PAUSE_MS : 0);
      do await delay(POLL_MS);
      while (this.isWatching && Date.now() < until && api.pid === pid);
    }
  }

  private async requireUpload(api: ClusterProcess, url: string): Promise<void> {
    const deadline = Date.now() + LAST_MS;
    while ((await this.tryUpload(api, url)) !== 'accepted') {
      if (Date.now() > deadline) {
        const { name } = api.options;
        const example = `${name} accepted no upload within ${LAST_MS} ms after the last kill`;
        return this.options.findings.add(GUARANTEES.uploads, example);
      }
      await delay(POLL_MS);
    }
  }

  /** `unknown` when the process was not ready before and after, or the store was not available. */
  private async tryUpload(api: ClusterProcess, url: string): Promise<Outcome> {
    const { pid } = api;
    const isExpectedToAccept = async () =>
      this.options.cluster.store.isOpen && (await api.readiness()) === OK && api.pid === pid;
    if (pid === undefined || !(await isExpectedToAccept())) return this.clearRefusal(api);
    this.attempts += 1;
    const bytes = Buffer.from(`Sent to ${api.options.name} directly: ${randomUUID()}\n`);
    const answer = await this.options.client.uploadOnce(url, { bytes, filename: 'direct.txt' });
    if (answer !== undefined && [200, 201].includes(answer.status)) {
      this.clearRefusal(api);
      return 'accepted';
    }
    // The token had expired and has been renewed, so the next upload decides.
    if (answer?.status === 401 || !(await isExpectedToAccept())) return this.clearRefusal(api);
    this.recordRefusal(api, pid, answer);
    return 'refused';
  }

  private clearRefusal(api: ClusterProcess): Outcome {
    this.refusals.delete(api);
    return 'unknown';
  }

  private recordRefusal(api: ClusterProcess, pid: number, answer: Answer | undefined): void {
    const { traffic, findings } = this.options;
    const known = this.refusals.get(api);
    const isSame = known?.pid === pid;
    const refusal = isSame ? known : { pid, elapsedMs: traffic.stopwatch(), isReported: false };
    this.refusals.set(api, refusal);
    const ms = refusal.elapsedMs();
    if (refusal.isReported || ms < GRACE_MS) return;
    refusal.isReported = true;
    const reply = answer === undefined ? 'no answer' : `${answer.status} ${textOf(answer)}`;
    const example = `${api.options.name} (pid ${pid}) ready, but refuses uploads for ${Math.round(ms)} ms: ${reply}`;
    findings.add(GUARANTEES.uploads, example);
  }
}

function textOf({ bytes }: Answer): string {
  return bytes.toString('utf8').slice(0, 300);
}
