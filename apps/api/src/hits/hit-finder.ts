import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { PageResult } from '@app/contracts';
import { findHits, TextAnalyzer, type Hit, type SearchQuery } from '@app/text-search';
import {
  PageResultsReader,
  placeWords,
  type Box,
  type PlacedWord,
} from '../document-pages/index.js';
import { SnippetMaker } from '../search/index.js';
import type { MatchingPage } from './hits.read-model.js';

/** More hits of a page cannot be looked at one by one. */
const MAX_HITS = 200;
/** How many page results are read at the same time. */
const BATCH = 10;

/** A place on a page that a query found. */
export interface PageHit extends Hit {
  /** With the part on the next page. */
  readonly text: string;
  /** Whether the hit ends on the next page. */
  readonly isContinued: boolean;
  readonly boxes: readonly Box[];
}

/** The hits of one page. */
export interface PageHits {
  readonly number: number;
  readonly width: number | null;
  readonly height: number | null;
  /** HTML. */
  readonly snippet: string;
  readonly hits: readonly PageHit[];
  readonly isTruncated: boolean;
}

/** Finds the hits on pages, and the boxes of their words. */
@Injectable()
export class HitFinder {
  constructor(
    private readonly results: PageResultsReader,
    private readonly analyzer: TextAnalyzer,
    private readonly snippets: SnippetMaker,
  ) {}

  /** Returns the pages on which a hit begins, in order. */
  async find(
    { documentId, extractionId }: { documentId: string; extractionId: string },
    query: SearchQuery,
    pages: readonly MatchingPage[],
  ): Promise<PageHits[]> {
    const found: PageHits[] = [];
    for (let i = 0; i < pages.length; i += BATCH) {
      const batch = await this.hitsOn(pages.slice(i, i + BATCH), query);
      const results = await Promise.all(
        batch.map(({ page }) => this.results.find(documentId, extractionId, page.number)),
      );
      for (const [j, { page, hits }] of batch.entries()) {
        found.push(await this.toPageHits(page, query, hits, results[j]));
      }
    }
    return found;
  }

  /** Between two pages the process answers other requests, because a page can have 200,000 characters. */
  private async hitsOn(
    pages: readonly MatchingPage[],
    query: SearchQuery,
  ): Promise<{ page: MatchingPage; hits: Hit[] }[]> {
    const found: { page: MatchingPage; hits: Hit[] }[] = [];
    for (const page of pages) {
      const { text, nextText } = page;
      const hits = findHits(query, continued(text, nextText), this.analyzer);
      const own = hits.filter(({ start }) => start < text.length);
      if (own.length > 0) found.push({ page, hits: own });
      await setImmediate();
    }
    return found;
  }

  private async toPageHits(
    page: MatchingPage,
    query: SearchQuery,
    hits: readonly Hit[],
    result: PageResult | undefined,
  ): Promise<PageHits> {
    const whole = continued(page.text, page.nextText);
    const words = placeWords(page.text, result?.words ?? []);
    return {
      number: page.number,
      width: result?.width ?? null,
      height: result?.height ?? null,
      snippet: await this.snippets.make(query, [whole]),
      hits: hits.slice(0, MAX_HITS).map(({ start, end }) => ({
        text: whole.slice(start, end),
        start,
        end: Math.min(end, page.text.length),
        isContinued: end > page.text.length,
        boxes: boxesOf(words, start, end),
      })),
      isTruncated: hits.length > MAX_HITS || page.isCut,
    };
  }
}

/** A phrase or a hyphenated word can end on the next page. */
function continued(text: string, nextText: string | null): string {
  return nextText === null ? text : `${text}\n${nextText}`;
}

function boxesOf(words: readonly PlacedWord[], start: number, end: number): Box[] {
  return words.filter((word) => word.start < end && word.end > start).map(({ box }) => box);
}
