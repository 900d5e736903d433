import { Injectable } from '@nestjs/common';
import { fold, keyOf, parseSearchQuery, TextAnalyzer } from '@app/text-search';
import type { Handled } from '../http/index.js';
import { DocumentCounts, SearchGate } from '../search-index/index.js';
import type { SuggestionsRequest } from './suggestions.requests.js';
import { SuggestionsReadModel, type NameKind } from './suggestions.read-model.js';

/** One letter would begin thousands of words. */
const MIN_LETTERS = 2;

/** After other words, each suggestion must be checked, which takes a millisecond or more; so there are fewer. */
const MAX_CHECKED = { words: 5, names: 2 };

/** Has nothing that a query takes for an operator. */
const PLAIN = /^(?!.*(?:^|\s)(?:-|or(?:\s|$)))[^"“”„«»*]*$/isu;
const LAST_WORD = /[\p{L}\p{M}]+$/u;

export interface Suggestion {
  /** The whole query. */
  readonly text: string;
  readonly kind: 'word' | NameKind;
}

/** What was typed: its last word, and all before that. */
interface Typed {
  readonly accountId: string;
  readonly whole: string;
  readonly last: string;
  readonly before: string;
  readonly limit: number;
}

interface Candidate extends Suggestion {
  /** Whether it is known to find a document. Otherwise this is checked. */
  readonly isFinding: boolean;
}

/** Completes queries from the words, tags and titles of the account's documents. */
@Injectable()
export class SuggestionsService {
  constructor(
    private readonly readModel: SuggestionsReadModel,
    private readonly counts: DocumentCounts,
    private readonly analyzer: TextAnalyzer,
    private readonly gate: SearchGate,
  ) {}

  /** Returns completed queries that find a document outside the trash. @throws SearchBusyError */
  async suggest(
    accountId: string,
    { q, limit }: Handled<SuggestionsRequest, 'q' | 'limit'>,
  ): Promise<Suggestion[]> {
    const last = LAST_WORD.exec(q)?.[0] ?? '';
    const typed = { accountId, whole: q, last, before: q.slice(0, q.length - last.length), limit };
    return this.gate.run(accountId, async () => {
      // One after the other, so that a task of the gate uses one connection.
      const candidates = distinct([...(await this.words(typed)), ...(await this.names(typed))]);
      return shared(await this.finding(accountId, candidates), limit);
    });
  }

  private async words({ accountId, whole, last, before, limit }: Typed): Promise<Candidate[]> {
    if (last.length < MIN_LETTERS) return [];
    const atMost = before === '' ? limit : Math.min(limit, MAX_CHECKED.words);
    const words = await this.readModel.words(accountId, fold(last), atMost + 1);
    return words
      .map(({ spelling, isLive }) => ({
        text: before + spelling,
        kind: 'word' as const,
        isFinding: isLive && before === '',
      }))
      .filter(({ text }) => fold(text) !== fold(whole));
  }

  /** A name completes all that was typed, or its last word. */
  private async names({ accountId, whole, last, before, limit }: Typed): Promise<Candidate[]> {
    const namesBy = async (beginning: string, atMost: number) =>
      beginning === '' ? [] : this.readModel.names(accountId, beginning, atMost);
    const atMost = Math.min(limit, MAX_CHECKED.names);
    const byWhole = await namesBy(keyOf(whole), limit);
    const byLast = before === '' ? [] : await namesBy(keyOf(last), atMost);
    const known = new Set(byWhole.map(({ name }) => name));
    return [
      ...byWhole.map(({ kind, name }) => ({ text: name, kind, isFinding: PLAIN.test(name) })),
      ...byLast
        .filter(({ name }) => !known.has(name))
        .map(({ kind, name }) => ({ text: before + name, kind, isFinding: false })),
    ];
  }

  private async finding(accountId: string, candidates: Candidate[]): Promise<Candidate[]> {
    const unsure = candidates.filter(({ isFinding }) => !isFinding);
    const queries = unsure.map(({ text }) => parseSearchQuery(text, this.analyzer));
    const counts = await this.counts.upTo(accountId, queries, 1);
    const found = new Set(unsure.filter((_, i) => counts[i] === 1));
    return candidates.filter((one) => one.isFinding || found.has(one));
  }
}

function distinct(suggestions: readonly Candidate[]): Candidate[] {
  return [...new Map(suggestions.map((one) => [`${one.kind} ${one.text}`, one])).values()];
}

/** Words first, then tags, then titles. Each kind may use a third of the places, and what the others leave. */
function shared(suggestions: readonly Suggestion[], limit: number): Suggestion[] {
  const kinds = (['word', 'tag', 'title'] as const).map((kind) =>
    suggestions.filter((one) => one.kind === kind),
  );
  const places = kinds.map(() => 0);
  for (let left = limit, isFull = false; left > 0 && !isFull;) {
    isFull = true;
    for (const [i, ofKind] of kinds.entries()) {
      if (left === 0 || (places[i] ?? 0) >= ofKind.length) continue;
      places[i] = (places[i] ?? 0) + 1;
      left -= 1;
      isFull = false;
    }
  }
  return kinds.flatMap((ofKind, i) => ofKind.slice(0, places[i]));
}
