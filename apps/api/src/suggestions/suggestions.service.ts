import { Injectable } from '@nestjs/common';
import { fold, keyOf, parseSearchQuery, TextAnalyzer } from '@app/text-search';
import type { Handled } from '../http/index.js';
import { DocumentCounts, SearchGate } from '../search-index/index.js';
import type { SuggestionsRequest } from './suggestions.requests.js';
import { SuggestionsReadModel, type NameKind } from './suggestions.read-model.js';

/** One letter would begin thousands of words. */
const MIN_LETTERS = 2;

const LAST_WORD = /[\p{L}\p{M}]+$/u;

export interface Suggestion {
  /** The whole query. */
  readonly text: string;
  readonly kind: 'word' | NameKind;
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
    return this.gate.run(async () => {
      const [words, names] = await Promise.all([
        this.words(accountId, q, limit),
        this.names(accountId, q, limit),
      ]);
      const found = await this.finding(accountId, distinct([...words, ...names]));
      return shared(found, limit);
    });
  }

  private async words(accountId: string, typed: string, limit: number): Promise<Suggestion[]> {
    const last = LAST_WORD.exec(typed)?.[0] ?? '';
    if (last.length < MIN_LETTERS) return [];
    const before = typed.slice(0, typed.length - last.length);
    const words = await this.readModel.words(accountId, fold(last), limit + 1);
    const completed = words.map((word) => ({ text: before + word, kind: 'word' as const }));
    return completed.filter(({ text }) => fold(text) !== fold(typed));
  }

  /** A name completes all that was typed, or its last word. */
  private async names(accountId: string, typed: string, limit: number): Promise<Suggestion[]> {
    const whole = keyOf(typed);
    const last = LAST_WORD.exec(typed)?.[0] ?? '';
    const before = typed.slice(0, typed.length - last.length);
    const beginnings = [...new Set([whole, keyOf(last)])].filter((beginning) => beginning !== '');
    const names = await this.readModel.names(accountId, beginnings, limit);
    return names.map(({ kind, beginning, name }) => ({
      kind,
      text: beginning === whole ? name : before + name,
    }));
  }

  private async finding(accountId: string, suggestions: Suggestion[]): Promise<Suggestion[]> {
    const queries = suggestions.map(({ text }) => parseSearchQuery(text, this.analyzer));
    const counts = await this.counts.upTo(accountId, queries, 1);
    return suggestions.filter((_, i) => counts[i] === 1);
  }
}

function distinct(suggestions: readonly Suggestion[]): Suggestion[] {
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
