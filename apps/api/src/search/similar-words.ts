import { Injectable } from '@nestjs/common';
import { parseSearchQuery, TextAnalyzer, type QueryUnit, type SearchQuery } from '@app/text-search';
import { DocumentCounts } from '../search-index/index.js';
import { editDistance } from './edit-distance.js';
import { SimilarWordsReadModel } from './similar-words.read-model.js';

/** A search that finds fewer documents also looks for similar words. So does each of its words. */
export const FEW_DOCUMENTS = 5;

/** Of more words, only the first ones are replaced. */
const MAX_TYPED = 4;
const MAX_SIMILAR = 5;
/** Almost every shorter word is similar to others. */
const MIN_LETTERS = 4;
/** A word with this number of letters or more may have two wrong letters. */
const LONG_WORD = 6;

/** A typed word, and the words of the account's documents that were searched as well. */
export interface SimilarWord {
  readonly typed: string;
  readonly words: readonly string[];
}

/** A query that also accepts similar words. */
export interface SimilarQuery {
  readonly query: SearchQuery;
  readonly similar: readonly SimilarWord[];
}

/** Finds words like the typed ones, for misspelt queries and misread texts. Numbers and codes have no similar words. */
@Injectable()
export class SimilarWords {
  constructor(
    private readonly readModel: SimilarWordsReadModel,
    private readonly counts: DocumentCounts,
    private readonly analyzer: TextAnalyzer,
  ) {}

  /** Returns the query with similar words for each rare word; undefined when there are none. */
  async widen(accountId: string, query: SearchQuery): Promise<SimilarQuery | undefined> {
    const rare = await this.rareUnits(accountId, query);
    const found = new Map<string, readonly QueryUnit[]>();
    for (const unit of rare) {
      const units = await this.similarUnits(accountId, unit);
      if (units.length > 0) found.set(unit.typed, units);
    }
    if (found.size === 0) return undefined;
    const anyOf = query.anyOf.map((all) => ({
      ...all,
      required: all.required.map((unit) => widened(unit, found.get(unit.typed))),
    }));
    const similar = [...found].map(([typed, units]) => ({
      typed,
      words: units.map((unit) => unit.typed),
    }));
    return { query: { ...query, anyOf }, similar };
  }

  private async rareUnits(accountId: string, { anyOf }: SearchQuery): Promise<QueryUnit[]> {
    const units = anyOf
      .flatMap(({ required }) => required)
      .filter(({ word }) => word !== null && [...word].length >= MIN_LETTERS);
    const distinct = [...new Map(units.map((unit) => [unit.typed, unit])).values()];
    const typed = distinct.slice(0, MAX_TYPED);
    const counts = await this.counts.upTo(accountId, typed.map(queryOf), FEW_DOCUMENTS);
    return typed.filter((_, i) => (counts[i] ?? 0) < FEW_DOCUMENTS);
  }

  /** Up to five units that find a document, the most similar first. */
  private async similarUnits(accountId: string, unit: QueryUnit): Promise<QueryUnit[]> {
    const word = unit.word ?? '';
    const atMost = [...word].length < LONG_WORD ? 1 : 2;
    const words = (await this.readModel.similarTo(accountId, word))
      .map((other) => ({ other, distance: editDistance(word, other) }))
      .filter(({ other, distance }) => distance <= atMost && !this.isFoundBy(unit, other))
      .toSorted((one, other) => one.distance - other.distance)
      .slice(0, 2 * MAX_SIMILAR)
      .flatMap(({ other }) => parseSearchQuery(other, this.analyzer).anyOf[0]?.required ?? []);
    const counts = await this.counts.upTo(accountId, words.map(queryOf), 1);
    return words.filter((_, i) => counts[i] === 1).slice(0, MAX_SIMILAR);
  }

  /** Whether the exact search finds the word as well, because it has the same stem. */
  private isFoundBy({ alternatives }: QueryUnit, word: string): boolean {
    const terms = new Set(
      alternatives.flat().flatMap(({ asks }) => asks.flatMap((ask) => ask.terms)),
    );
    return [word, ...this.analyzer.stemsOf(word)].some((term) => terms.has(term));
  }
}

/** A quoted word is not widened. */
function widened(unit: QueryUnit, others: readonly QueryUnit[] = []): QueryUnit {
  if (unit.word === null) return unit;
  return { ...unit, alternatives: [unit, ...others].flatMap((one) => one.alternatives) };
}

function queryOf(unit: QueryUnit): SearchQuery {
  return { anyOf: [{ required: [unit], optional: [] }], none: [], ignored: [] };
}
