import { termsOf } from './token-terms.js';
import { addWords } from './words.js';
import type { TextAnalyzer } from './text-analyzer.js';
import { tokensOf, type Token } from './tokens.js';
import {
  MAX_VECTOR_BYTES,
  POSITION_BYTES,
  sizeInVector,
  VectorEntries,
  type Weight,
} from './vector-entries.js';

/** The fields of a document whose words are searched beside its text. */
export interface DocumentDetails {
  readonly title: string;
  readonly tags: readonly string[];
  readonly filename: string;
}

/** A phrase can continue on the next page: how much of that page's text is read, and how many of its words are added. */
const NEXT_PAGE_CHARACTERS = 300;
const NEXT_PAGE_WORDS = 5;
/** Scripts without blanks between words have more tokens than words. */
const NEXT_PAGE_UNSPACED = 12;

/** Two fields, and two tags, are so far apart that no phrase spans them. */
const FIELD_GAP = 10;

/**
 * A document's vector has no true positions for its text: they say how often a word occurs, up to four times. They are
 * even numbers, so that no phrase matches them.
 */
const FREQUENCY_POSITIONS = [16_382, 16_380, 16_378, 16_376];

/**
 * A term of pages that are too long for all positions. There a phrase is found where all its words are, because nothing
 * may be lost. No text has this term.
 */
export const POSITIONS_MISSING = '~';

/** A page as it is searched: `vector` is the text form of a PostgreSQL tsvector. */
export interface PageTerms {
  readonly vector: string;
}

/** Collects the terms of a document, page by page in order, and writes them as PostgreSQL's vectors. */
export class DocumentTerms {
  /** The words of the pages in lower case, by their folded form; for suggestions. */
  readonly words = new Map<string, string>();
  private readonly counts = new Map<string, number>();
  private bytes = 0;
  private leftOut = 0;

  constructor(private readonly analyzer: TextAnalyzer) {}

  /** How often a term was left out, because the vector of the document's text had no room for it. */
  get termsLeftOut(): number {
    return this.leftOut;
  }

  /**
   * Adds a page. The beginning of the next page is needed for phrases, and words, that are split between the pages; these
   * terms have the weight C.
   */
  addPage(text: string, nextText = ''): PageTerms {
    const continued =
      nextText === '' ? text : `${text}\n${nextText.slice(0, NEXT_PAGE_CHARACTERS)}`;
    const tokens = tokensOf(continued);
    const own = tokens.filter(({ start }) => start < text.length);
    const languages = this.analyzer.languagesOf(own);
    const entries = new VectorEntries();
    for (const token of own) {
      for (const term of termsOf(token, this.analyzer, languages)) {
        entries.add(term, token.position, '');
        this.count(term, isJoinOf(token, term));
      }
    }
    for (const token of firstWords(tokens.slice(own.length))) {
      for (const term of termsOf(token, this.analyzer, languages)) {
        entries.add(term, token.position, 'C');
      }
    }
    const marked = entries.isIncomplete ? ` '${POSITIONS_MISSING}':1` : '';
    addWords(this.words, own, continued);
    return { vector: entries.toString() + marked };
  }

  /** The vector of the whole text, as PostgreSQL's text form. */
  textVector(): string {
    const parts: string[] = [];
    for (const [term, count] of this.counts) {
      const positions = FREQUENCY_POSITIONS.slice(0, positionsOf(count));
      parts.push(`'${term}':${positions.join(',')}`);
    }
    return parts.join(' ');
  }

  private count(term: string, isJoin: boolean): void {
    const known = this.counts.get(term) ?? 0;
    const more = POSITION_BYTES * (positionsOf(known + 1) - positionsOf(known));
    const size = known === 0 ? sizeInVector(term, 1) : more;
    // Joined words are found by their pieces as well, so they leave half of the room to the pieces.
    const room = isJoin ? MAX_VECTOR_BYTES / 2 : MAX_VECTOR_BYTES;
    if (size > 0 && this.bytes + size > room) {
      if (known === 0) this.leftOut += 1;
      return;
    }
    this.bytes += size;
    this.counts.set(term, known + 1);
  }
}

/** How many positions say that a term occurs so often: one more with each doubling. */
function positionsOf(count: number): number {
  return Math.min(FREQUENCY_POSITIONS.length, 32 - Math.clz32(count));
}

function isJoinOf({ joins }: Token, word: string): boolean {
  return joins.some(({ term, length }) => length > 1 && term === word);
}

/** The vector of title (weight A), tags (B) and file name (C), as PostgreSQL's text form. */
export function detailsVector(analyzer: TextAnalyzer, details: DocumentDetails): string {
  const entries = new VectorEntries();
  let offset = 0;
  const add = (text: string, weight: Weight): void => {
    let last = offset;
    for (const token of tokensOf(text)) {
      last = offset + token.position;
      for (const term of termsOf(token, analyzer, analyzer.languages)) {
        entries.add(term, last, weight);
      }
    }
    offset = last + FIELD_GAP;
  };
  add(details.title, 'A');
  for (const tag of details.tags) add(tag, 'B');
  add(details.filename, 'C');
  return entries.toString();
}

function* firstWords(tokens: readonly Token[]): Generator<Token> {
  let words = 0;
  let unspaced = 0;
  for (const token of tokens) {
    if (words === 0 || /\s/.test(token.separator)) words += 1;
    if (token.kind === 'unspaced') unspaced += 1;
    if (words > NEXT_PAGE_WORDS || unspaced > NEXT_PAGE_UNSPACED) return;
    yield token;
  }
}
