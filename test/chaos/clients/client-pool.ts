import { setTimeout as delay } from 'node:timers/promises';
import { GUARANTEES } from '../guarantees.ts';
import type { Random } from '../random.ts';
import { QUOTA_BYTES } from '../cluster/settings.ts';
import { Client, RetriesExhaustedError, sha256Of, type ClientOptions } from './client.ts';
import { makeLargeText } from './contents.ts';
import type { AccountCounts, Scenario } from './scenarios.ts';
import { ScenarioRunner, type ScenarioTools } from './run-scenario.ts';
import { uniqueWord } from './words.ts';

const MAX_PARALLEL = 120;
/**
 * While more documents than this wait to be read, no scenario starts. Otherwise a long queue would delay the
 * end of the run.
 */
const MAX_BACKLOG = 150;
const POLL_MS = 20;
/** The minimum time between the starts of two scenarios. */
const GAP_MS = 10;
/** The pause between the start of an account's last scenario and the closing of the account. */
const CLOSE_AFTER_MS = 60;
/** One account uploads one and a half times its quota. */
const OVER_QUOTA_FILE_BYTES = 256 * 1024;
const OVER_QUOTA_UPLOADS = Math.ceil((QUOTA_BYTES / OVER_QUOTA_FILE_BYTES) * 1.5);
const OVER_QUOTA_PARALLEL = 6;
/** The progress of the run at which these uploads start. */
const OVER_QUOTA_FROM_PROGRESS = 0.2;

export interface ClientPoolOptions extends ScenarioTools, Omit<ClientOptions, 'account' | 'email'> {
  readonly accounts: AccountCounts;
  readonly scenarios: readonly Scenario[];
  readonly random: Random;
  /** The progress of the run, from 0 to 1. At 0.5, for example, half of the scenarios have started. */
  readonly progress: () => number;
  /** Returns the number of documents that wait to be read. */
  readonly backlog: () => number;
}

/** Creates the clients of a run, and runs its scenarios with them. */
export class ClientPool {
  private readonly options: ClientPoolOptions;
  private readonly clients = new Map<number, Promise<Client>>();
  private readonly running = new Set<Promise<void>>();
  started = 0;

  constructor(options: ClientPoolOptions) {
    this.options = options;
  }

  /** Resolves when every scenario has ended. */
  async run(): Promise<void> {
    const { scenarios, accounts } = this.options;
    this.track(this.exceedQuota());
    for (const [index, scenario] of scenarios.entries()) {
      await this.waitUntilDue(index);
      const client = await this.clientOf(scenario.account);
      this.track(new ScenarioRunner(scenario, client, this.options).run());
      this.started += 1;
      const isLastOfAccount = scenarios[index + 1]?.account !== scenario.account;
      if (scenario.account >= accounts.lasting && isLastOfAccount)
        this.track(this.closeAccount(client));
    }
    while (this.running.size > 0) await Promise.all(this.running);
  }

  /** Returns the client of an account. The first call registers the account. */
  clientOf(account: number): Promise<Client> {
    const known = this.clients.get(account);
    if (known !== undefined) return known;
    const { seed, random } = this.options;
    const client = new Client({
      ...this.options,
      account,
      email: `client-${account}@${seed.replace(/[^a-z0-9]/gi, '')}.example`,
      random: random.fork(`client ${account}`),
    });
    const registered = client.register().then(() => client);
    this.clients.set(account, registered);
    return registered;
  }

  /** Waits until the progress of the run has reached this scenario, and there is capacity for it. */
  private async waitUntilDue(index: number): Promise<void> {
    const { scenarios, progress, backlog, retryBudget } = this.options;
    const isEarly = () => index / scenarios.length > progress() || backlog() > MAX_BACKLOG;
    do await delay(GAP_MS);
    while ((isEarly() || this.running.size >= MAX_PARALLEL) && !retryBudget.isOver(0));
  }

  private async closeAccount(client: Client): Promise<void> {
    await delay(CLOSE_AFTER_MS);
    if (await client.close()) {
      this.options.journal.write({ kind: 'closed', account: client.options.account });
    }
  }

  /** Uploads more than the quota with an account that no scenario uses. */
  private async exceedQuota(): Promise<void> {
    const { accounts, progress, retryBudget } = this.options;
    while (progress() < OVER_QUOTA_FROM_PROGRESS && !retryBudget.isOver(0)) await delay(POLL_MS);
    const client = await this.clientOf(accounts.lasting + accounts.closing);
    const numbers = Array.from(
      { length: OVER_QUOTA_UPLOADS },
      (_, index) => this.options.scenarios.length + index,
    );
    const uploadNext = async (): Promise<void> => {
      const number = numbers.shift();
      if (number === undefined) return;
      await this.uploadLarge(client, number);
      return uploadNext();
    };
    await Promise.all(Array.from({ length: OVER_QUOTA_PARALLEL }, uploadNext));
  }

  private async uploadLarge(client: Client, number: number): Promise<void> {
    const { seed, journal, findings } = this.options;
    const word = uniqueWord(seed, number);
    const bytes = makeLargeText(word, OVER_QUOTA_FILE_BYTES);
    const sha256 = sha256Of(bytes);
    const { account } = client.options;
    const { status, body } = await client.upload({ bytes, filename: `large-${number}.txt` });
    if (status === 507) journal.write({ kind: 'refused', account, sha256, code: 'quota.exceeded' });
    else if (status === 200 || status === 201) {
      const { id } = body as { id: string };
      const entry = { scenario: number, account, id, sha256, word, status, key: null, body };
      journal.write({ kind: 'uploaded', ...entry });
    } else findings.add(GUARANTEES.errors, `upload over the quota: ${status}`);
  }

  /** Keeps unfinished work for `run`, and turns an error into a finding. */
  private track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => {
        const guarantee =
          error instanceof RetriesExhaustedError ? GUARANTEES.unanswered : GUARANTEES.errors;
        this.options.findings.add(guarantee, String(error));
      })
      .finally(() => this.running.delete(tracked));
    this.running.add(tracked);
  }
}
