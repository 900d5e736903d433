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

const AT_ONCE = 8;
const REPLAYS = 400;
/** Of the words of a picture, one may be misread. */
const MISREAD = 1;

/** What needs the bytes of the scenarios, which are made again: the texts, and what a repeated key is answered. */
export class ContentCheck {
  readonly #clientPool: ClientPool;
  readonly #scenarios: readonly Scenario[];
  readonly #seed: string;
  readonly #findings: Findings;

  constructor(
    clientPool: ClientPool,
    scenarios: readonly Scenario[],
    seed: string,
    findings: Findings,
  ) {
    this.#clientPool = clientPool;
    this.#scenarios = scenarios;
    this.#seed = seed;
    this.#findings = findings;
  }

  async run(expected: Expected, random: Random): Promise<void> {
    const live = [...expected.documents.values()].filter(({ state }) => state === 'live');
    await inParallel(live, AT_ONCE, (document) => this.#checkText(document));
    this.#findings.checked(GUARANTEES.text, live.length);
    const open = expected.answers.filter(({ account }) => !expected.closed.has(account));
    const replayed = random.shuffled(open).slice(0, REPLAYS);
    await inParallel(replayed, AT_ONCE, (answer) => this.#replay(answer));
    this.#findings.checked(GUARANTEES.replays, replayed.length);
  }

  async #checkText({ id, account, scenario, word }: ExpectedDocument): Promise<void> {
    const client = await this.#clientPool.clientOf(account);
    const { status, bytes } = await client.request('GET', `/v1/documents/${id}/text`);
    const text = bytes.toString('utf8').toLowerCase();
    const content = await this.#contentOf(scenario);
    const wanted = content?.expected ?? [word];
    const missing = wanted.filter((one) => !text.includes(one));
    const allowed = content?.kind === 'scan' ? MISREAD : 0;
    if (status !== 200 || missing.length > allowed) {
      const what = `${id} (scenario ${scenario}, ${content?.kind ?? 'large'})`;
      this.#findings.add(GUARANTEES.text, `${what}: ${status}, without ${missing.join(', ')}`);
    }
  }

  async #replay({ account, scenario, key, status, body }: KeptAnswer): Promise<void> {
    const content = await this.#contentOf(scenario);
    if (content === undefined) return;
    const client = await this.#clientPool.clientOf(account);
    const again = await client.upload({ ...content, key });
    if (again.status !== status || !isDeepStrictEqual(again.body, body)) {
      const difference = `${status} and then ${again.status}`;
      this.#findings.add(GUARANTEES.replays, `scenario ${scenario}: ${difference}`);
    }
  }

  async #contentOf(number: number): Promise<Content | undefined> {
    const scenario = this.#scenarios[number];
    if (scenario === undefined) return undefined;
    const word = uniqueWord(this.#seed, number);
    return makeContent(scenario.kind, number, word, scenario.random.fork('bytes'));
  }
}
