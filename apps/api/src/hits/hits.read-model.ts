import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { phraseQuery, type SearchQuery } from '@app/text-search';

/** A page that can have hits. */
export interface MatchingPage {
  readonly number: number;
  readonly text: string;
  /** Whether the page has more text than `text`. */
  readonly isCut: boolean;
  /** The beginning of the next page's text, where a phrase or a hyphenated word can end. */
  readonly nextText: string | null;
}

export interface MatchingRange {
  readonly accountId: string;
  readonly documentId: string;
  readonly extractionId: string;
  /** Only pages after this one. */
  readonly after: number;
  readonly limit: number;
}

/** Longer pages are rare; their hits are those of their beginning. */
const TEXT_CHARACTERS = 200_000;
const NEXT_CHARACTERS = 300;

/** Finds the pages of one document that match a query, limited to one owner; never writes. */
@Injectable()
export class HitsReadModel {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns the matching pages in order. The words of the next page (weight C) match only as the end of a phrase; words of low confidence have the weight B. */
  async matchingPages(range: MatchingRange, query: SearchQuery): Promise<MatchingPage[]> {
    const { words, phrases } = termsOf(query);
    return this.dataSource.query<MatchingPage[]>(
      // The texts are read by joins of their own: otherwise they would be read for every page that matches.
      `WITH matching AS (
         SELECT p.document_id, p.number
         FROM documents AS d
         JOIN document_pages AS p ON p.document_id = d.id
         WHERE d.owner_id = $1 AND d.id = $2 AND d.text_extraction_id = $3 AND d.deleted_at IS NULL AND p.number > $4
           AND (ts_filter(p.text_vector, '{b,d}') @@ $6::tsquery OR p.text_vector @@ $7::tsquery)
         ORDER BY p.number
         LIMIT $5
       )
       SELECT p.number, left(p.text, ${TEXT_CHARACTERS}) AS text,
              length(p.text) > ${TEXT_CHARACTERS} AS "isCut",
              CASE WHEN length(p.text) <= ${TEXT_CHARACTERS} THEN left(n.text, ${NEXT_CHARACTERS}) END AS "nextText"
       FROM matching
       JOIN document_pages AS p ON p.document_id = matching.document_id AND p.number = matching.number
       LEFT JOIN document_pages AS n ON n.document_id = p.document_id AND n.number = p.number + 1
       ORDER BY p.number`,
      [
        range.accountId,
        range.documentId,
        range.extractionId,
        range.after,
        range.limit,
        words.join(' | '),
        phrases.join(' | '),
      ],
    );
  }
}

/** The wanted single words, and the wanted phrases, as parts of a `tsquery`. An empty `tsquery` matches nothing. */
function termsOf({ anyOf }: SearchQuery): { words: string[]; phrases: string[] } {
  const wanted = anyOf
    .flatMap(({ required, optional }) => [...required, ...optional])
    .flatMap(({ alternatives }) => alternatives.flat())
    .filter(({ inFilename }) => !inFilename);
  const isWord = ({ asks }: (typeof wanted)[number]) => asks.length === 1;
  return {
    words: wanted.filter(isWord).map(phraseQuery),
    phrases: wanted.filter((phrase) => !isWord(phrase)).map((phrase) => `(${phraseQuery(phrase)})`),
  };
}
