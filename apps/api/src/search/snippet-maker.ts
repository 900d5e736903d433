import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { findSomeHits, TextAnalyzer, type SearchQuery } from '@app/text-search';
import { toSnippet } from './snippet.js';

/** Makes snippets: parts of a text that show what a query found. */
@Injectable()
export class SnippetMaker {
  constructor(private readonly analyzer: TextAnalyzer) {}

  /**
   * Returns the snippet of the first text that has a hit, as HTML; the beginning of the first text without any. Other
   * requests are answered between two texts, because a text can be long.
   */
  async make(query: SearchQuery, texts: readonly string[]): Promise<string> {
    for (const text of texts) {
      const hits = findSomeHits(query, text, this.analyzer);
      if (hits.length > 0) return toSnippet(text, hits);
      await setImmediate();
    }
    return toSnippet(texts[0] ?? '', []);
  }
}
