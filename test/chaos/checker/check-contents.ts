import { isDeepStrictEqual } from 'node:util';
import { makeContent, type Content } from '../clients/contents.ts';
import type { Crowd } from '../clients/crowd.ts';
import type { Errand } from '../clients/errands.ts';
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

/** What needs the bytes of the errands, which are made again: the texts, and what a repeated key is answered. */
export class ContentCheck {
  readonly #crowd: Crowd;
  readonly #errands: readonly Errand[];
  readonly #seed: string;
  readonly #findings: Findings;

  constructor(crowd: Crowd, errands: readonly Errand[], seed: string, findings: Findings) {
    this.#crowd = crowd;
    this.#errands = errands;
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

  async #checkText({ id, account, errand, word }: ExpectedDocument): Promise<void> {
    const client = await this.#crowd.clientOf(account);
    const { status, bytes } = await client.request('GET', `/v1/documents/${id}/text`);
    const text = bytes.toString('utf8').toLowerCase();
    const content = await this.#contentOf(errand);
    const wanted = content?.expected ?? [word];
    const missing = wanted.filter((one) => !text.includes(one));
    const allowed = content?.kind === 'scan' ? MISREAD : 0;
    if (status !== 200 || missing.length > allowed) {
      const what = `${id} (errand ${errand}, ${content?.kind ?? 'large'})`;
      this.#findings.add(GUARANTEES.text, `${what}: ${status}, without ${missing.join(', ')}`);
    }
  }

  async #replay({ account, errand, key, status, body }: KeptAnswer): Promise<void> {
    const content = await this.#contentOf(errand);
    if (content === undefined) return;
    const client = await this.#crowd.clientOf(account);
    const again = await client.upload({ ...content, key });
    if (again.status !== status || !isDeepStrictEqual(again.body, body)) {
      const difference = `${status} and then ${again.status}`;
      this.#findings.add(GUARANTEES.replays, `errand ${errand}: ${difference}`);
    }
  }

  async #contentOf(number: number): Promise<Content | undefined> {
    const errand = this.#errands[number];
    if (errand === undefined) return undefined;
    const word = uniqueWord(this.#seed, number);
    return makeContent(errand.kind, number, word, errand.random.fork('bytes'));
  }
}
