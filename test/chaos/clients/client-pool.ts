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
/** Uploads wait while more documents wait to be read. Otherwise the run would end with a long queue that no kill caused. */
const MAX_BACKLOG = 150;
const POLL_MS = 20;
/** The least time between the beginnings of two scenarios. */
const GAP_MS = 10;
const CLOSE_AFTER_MS = 60;
/** One account uploads one and a half times its quota. */
const OVER_QUOTA_FILE_BYTES = 256 * 1024;
const OVER_QUOTA_UPLOADS = Math.ceil((QUOTA_BYTES / OVER_QUOTA_FILE_BYTES) * 1.5);
const OVER_QUOTA_PARALLEL = 6;
const OVER_QUOTA_START = 0.2;

export interface ClientPoolOptions extends ScenarioTools, Omit<ClientOptions, 'account' | 'email'> {
  readonly accounts: AccountCounts;
  readonly scenarios: readonly Scenario[];
  readonly random: Random;
  /** The progress of the run, from 0 to 1. Scenarios begin at the same rate. */
  readonly progress: () => number;
  /** How many documents wait to be read. */
  readonly backlog: () => number;
}

/** Makes the clients of a run, and runs the scenarios. */
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
    for (const [at, scenario] of scenarios.entries()) {
      await this.untilDue(at);
      const client = await this.clientOf(scenario.account);
      this.track(new ScenarioRunner(scenario, client, this.options).run());
      this.started += 1;
      const isLastOfAccount = scenarios[at + 1]?.account !== scenario.account;
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

  private async untilDue(at: number): Promise<void> {
    const { scenarios, progress, backlog, retryBudget } = this.options;
    const isEarly = () => at / scenarios.length > progress() || backlog() > MAX_BACKLOG;
    do await delay(GAP_MS);
    while ((isEarly() || this.running.size >= MAX_PARALLEL) && !retryBudget.isOver(0));
  }

  private async closeAccount(client: Client): Promise<void> {
    await delay(CLOSE_AFTER_MS);
    if (await client.close()) {
      this.options.journal.write({ kind: 'closed', account: client.options.account });
    }
  }

  private async exceedQuota(): Promise<void> {
    const { accounts, progress, retryBudget } = this.options;
    while (progress() < OVER_QUOTA_START && !retryBudget.isOver(0)) await delay(POLL_MS);
    const client = await this.clientOf(accounts.lasting + accounts.closing);
    const numbers = Array.from(
      { length: OVER_QUOTA_UPLOADS },
      (_, at) => this.options.scenarios.length + at,
    );
    const next = async (): Promise<void> => {
      const number = numbers.shift();
      if (number === undefined) return;
      await this.uploadLarge(client, number);
      return next();
    };
    await Promise.all(Array.from({ length: OVER_QUOTA_PARALLEL }, next));
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
