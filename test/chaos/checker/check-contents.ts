import { isDeepStrictEqual } from 'node:util';
import { makeContent, type Content } from '../clients/contents.ts';
import type { ClientPool } from '../clients/client-pool.ts';
import type { Scenario } from '../clients/scenarios.ts';
import { uniqueWord } from '../clients/words.ts';
import type { Findings } from '../findings.ts';
import { GUARANTEES } from '../guarantees.ts';
import type { Random } from '../random.ts';
import type { Expected, ExpectedDocument, KeptAnswer } from './expected.ts';
import { inParallel } from './in-parallel.ts';

const PARALLEL = 8;
const MAX_REPLAYS = 400;
/** How many words of a scan OCR may misread. */
const MAX_MISREAD = 1;

/**
 * Checks the texts of documents, and the answers to repeated Idempotency-Keys. It makes the bytes of each scenario again
 * from the seed.
 */
export class ContentCheck {
  private readonly clientPool: ClientPool;
  private readonly scenarios: readonly Scenario[];
  private readonly seed: string;
  private readonly findings: Findings;

  constructor(
    clientPool: ClientPool,
    scenarios: readonly Scenario[],
    seed: string,
    findings: Findings,
  ) {
    this.clientPool = clientPool;
    this.scenarios = scenarios;
    this.seed = seed;
    this.findings = findings;
  }

  async run(expected: Expected, random: Random): Promise<void> {
    const live = [...expected.documents.values()].filter(({ state }) => state === 'live');
    await inParallel(live, PARALLEL, (document) => this.checkText(document));
    this.findings.checked(GUARANTEES.text, live.length);
    const open = expected.answers.filter(({ account }) => !expected.closed.has(account));
    const replayed = random.shuffled(open).slice(0, MAX_REPLAYS);
    await inParallel(replayed, PARALLEL, (answer) => this.replay(answer));
    this.findings.checked(GUARANTEES.replays, replayed.length);
  }

  private async checkText({ id, account, scenario, word }: ExpectedDocument): Promise<void> {
    const client = await this.clientPool.clientOf(account);
    const { status, bytes } = await client.request('GET', `/v1/documents/${id}/text`);
    const text = bytes.toString('utf8').toLowerCase();
    const content = await this.contentOf(scenario);
    const wanted = content?.expected ?? [word];
    const missing = wanted.filter((one) => !text.includes(one));
    const allowed = content?.kind === 'scan' ? MAX_MISREAD : 0;
    if (status !== 200 || missing.length > allowed) {
      const what = `${id} (scenario ${scenario}, ${content?.kind ?? 'large'})`;
      this.findings.add(GUARANTEES.text, `${what}: ${status}, without ${missing.join(', ')}`);
    }
  }

  private async replay({ account, scenario, key, status, body }: KeptAnswer): Promise<void> {
    const content = await this.contentOf(scenario);
    if (content === undefined) return;
    const client = await this.clientPool.clientOf(account);
    const again = await client.upload({ ...content, key });
    if (again.status !== status || !isDeepStrictEqual(again.body, body)) {
      const difference = `${status}, then ${again.status}`;
      this.findings.add(GUARANTEES.replays, `scenario ${scenario}: ${difference}`);
    }
  }

  private async contentOf(number: number): Promise<Content | undefined> {
    const scenario = this.scenarios[number];
    if (scenario === undefined) return undefined;
    const word = uniqueWord(this.seed, number);
    return makeContent(scenario.kind, number, word, scenario.random.fork('bytes'));
  }
}
