import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Client } from '../clients/client.ts';
import type { Traffic } from '../clients/traffic.ts';
import type { Findings } from '../findings.ts';
import { GUARANTEES } from '../guarantees.ts';
import type { ClusterProcess } from '../cluster/cluster-process.ts';
import type { Cluster } from '../cluster/cluster.ts';

const POLL_MS = 500;
/** One that has taken an upload is asked again after this time, or at once when it is another process. */
const PAUSE_MS = 5_000;
/** An api that cannot take uploads says within 5 s that it is not ready; the rest is for the last upload's answer. */
export const GRACE_MS = 7_000;
/** Within this time each api must take an upload when nothing is killed any more. */
const LAST_MS = 20_000;
const OK = 200;

export interface UploadWatchOptions {
  readonly cluster: Cluster;
  /** Whose documents these are. */
  readonly client: Client;
  readonly traffic: Traffic;
  readonly findings: Findings;
}

/** Since when a ready process has refused each upload. */
interface Refusal {
  readonly pid: number;
  readonly elapsedMs: () => number;
  isTold: boolean;
}

type Outcome = 'taken' | 'refused' | 'unknown';

/**
 * Gives each api small uploads of its own. Clients ask any api, so they do not notice one that refuses everything. A
 * process breaks its promise when it says that it is ready and takes no upload for `GRACE_MS`, while the store is there.
 */
export class UploadWatch {
  readonly #options: UploadWatchOptions;
  readonly #refusals = new Map<ClusterProcess, Refusal>();
  #isWatching = true;
  #asked = 0;

  constructor(options: UploadWatchOptions) {
    this.#options = options;
  }

  /** Resolves after `stop`. */
  async run(): Promise<void> {
    await Promise.all(this.#apis.map(([api, url]) => this.#watch(api, url)));
  }

  stop(): void {
    this.#isWatching = false;
  }

  /** When nothing is killed any more: each api that is ready must take one now. */
  async finish(): Promise<void> {
    const { findings } = this.#options;
    await Promise.all(this.#apis.map(([api, url]) => this.#askLast(api, url)));
    findings.checked(GUARANTEES.uploads, `${this.#asked} uploads to one api each`);
  }

  get #apis(): [ClusterProcess, string][] {
    const { apis, apiUrls } = this.#options.cluster;
    return apis.map((api, index) => [api, apiUrls[index] ?? '']);
  }

  async #watch(api: ClusterProcess, url: string): Promise<void> {
    while (this.#isWatching) {
      const { pid } = api;
      const outcome = await this.#ask(api, url);
      const until = Date.now() + (outcome === 'taken' ? PAUSE_MS : 0);
      do await delay(POLL_MS);
      while (this.#isWatching && Date.now() < until && api.pid === pid);
    }
  }

  async #askLast(api: ClusterProcess, url: string): Promise<void> {
    const deadline = Date.now() + LAST_MS;
    while ((await this.#ask(api, url)) !== 'taken') {
      if (Date.now() > deadline) {
        const { name } = api.options;
        const example = `${name} took no upload within ${LAST_MS} ms after the last kill`;
        return this.#options.findings.add(GUARANTEES.uploads, example);
      }
      await delay(POLL_MS);
    }
  }

  /** `unknown` when the process was not ready before and after, or the store was not there. */
  async #ask(api: ClusterProcess, url: string): Promise<Outcome> {
    const { pid } = api;
    const isFit = async () =>
      this.#options.cluster.store.isOpen && (await api.readiness()) === OK && api.pid === pid;
    if (pid === undefined || !(await isFit())) return this.#forget(api);
    this.#asked += 1;
    const bytes = Buffer.from(`Given to ${api.options.name} itself: ${randomUUID()}\n`);
    const answer = await this.#options.client.uploadOnce(url, { bytes, filename: 'direct.txt' });
    if (answer !== undefined && [200, 201].includes(answer.status)) {
      this.#forget(api);
      return 'taken';
    }
    // A token that has expired has been renewed: the next one tells.
    if (answer?.status === 401 || !(await isFit())) return this.#forget(api);
    this.#noteRefusal(api, pid, answer);
    return 'refused';
  }

  #forget(api: ClusterProcess): Outcome {
    this.#refusals.delete(api);
    return 'unknown';
  }

  #noteRefusal(api: ClusterProcess, pid: number, answer: Answer | undefined): void {
    const { traffic, findings } = this.#options;
    const known = this.#refusals.get(api);
    const isSame = known?.pid === pid;
    const refusal = isSame ? known : { pid, elapsedMs: traffic.stopwatch(), isTold: false };
    this.#refusals.set(api, refusal);
    const ms = refusal.elapsedMs();
    if (refusal.isTold || ms < GRACE_MS) return;
    refusal.isTold = true;
    const said = answer === undefined ? 'no answer' : `${answer.status} ${textOf(answer)}`;
    const example = `${api.options.name} (pid ${pid}) ready and refusing for ${Math.round(ms)} ms: ${said}`;
    findings.add(GUARANTEES.uploads, example);
  }
}

function textOf({ bytes }: Answer): string {
  return bytes.toString('utf8').slice(0, 300);
}
