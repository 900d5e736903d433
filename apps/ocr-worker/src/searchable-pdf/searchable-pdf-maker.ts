import { Injectable, Logger } from '@nestjs/common';
import type { MakeSearchablePdf, SearchablePdfRecord } from '@app/contracts';
import { SearchablePdfSandbox } from '../sandbox/index.js';
import { DocumentError } from '../sandbox-protocol/extraction.errors.js';
import { OriginalFetcher } from '../recognition/original-fetcher.js';
import { PageResultStore } from '../recognition/page-result-store.js';
import type { TextLayer } from '../sandbox-protocol/text-layer.js';
import { SearchablePdfStore } from './searchable-pdf-store.js';

/** Of a text layer the PDF has its words already; an image has no text of its own. */
const NO_WORDS: TextLayer['words'] = [];
const TRIES = 2;

/** Makes the searchable PDF of one extraction, or records why there is none. */
@Injectable()
export class SearchablePdfMaker {
  private readonly logger = new Logger(SearchablePdfMaker.name);

  constructor(
    private readonly originals: OriginalFetcher,
    private readonly results: PageResultStore,
    private readonly sandboxes: SearchablePdfSandbox,
    private readonly store: SearchablePdfStore,
  ) {}

  /** @throws {DocumentMissingError} @throws {DocumentChangedError} */
  async make(document: MakeSearchablePdf, signal: AbortSignal): Promise<SearchablePdfRecord> {
    const record = await this.originals.withOriginal(document, signal, (path) =>
      this.tryTwice(document, path, signal),
    );
    await this.store.record(document, record);
    return record;
  }

  /** What ends a sandbox once may have been the machine; what does so twice is the document. */
  private async tryTwice(
    document: MakeSearchablePdf,
    path: string,
    signal: AbortSignal,
  ): Promise<SearchablePdfRecord> {
    for (let number = 1; ; number += 1) {
      try {
        return await this.makeOnce(document, path, signal);
      } catch (error) {
        if (!(error instanceof DocumentError)) throw error;
        const { code, message } = error;
        this.logger.warn({ err: error, code, attempt: number }, 'Searchable PDF not made');
        if (number === TRIES || code === 'document.timeout') {
          return { outcome: 'impossible', code, message };
        }
      }
    }
  }

  private async makeOnce(
    document: MakeSearchablePdf,
    path: string,
    signal: AbortSignal,
  ): Promise<SearchablePdfRecord> {
    const { mediaType, pages } = document;
    return this.sandboxes.make(
      { path, mediaType, pages },
      this.layersOf(document),
      signal,
      (made) => this.store.store(document, path, made),
    );
  }

  private async *layersOf(document: MakeSearchablePdf): AsyncGenerator<TextLayer> {
    for (let number = 1; number <= document.pages; number += 1) {
      const page = await this.results.find(document, number);
      const { width = null, height = null, rotation = 0, skew = 0 } = page ?? {};
      const words = page?.source === 'ocr' ? page.words : NO_WORDS;
      yield { number, width, height, rotation, skew, words };
    }
  }
}
