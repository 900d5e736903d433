import { Injectable, Logger } from '@nestjs/common';
import type { MakeSearchablePdf, PageWord, SearchablePdfRecord } from '@app/contracts';
import { OriginalFetcher } from '../recognition/original-fetcher.js';
import { PageResultStore } from '../recognition/page-result-store.js';
import { DocumentError } from '../sandbox-protocol/extraction.errors.js';
import type { TextLayer } from '../sandbox-protocol/text-layer.js';
import { SearchablePdfSandbox } from '../sandbox/searchable-pdf-sandbox.js';
import { SearchablePdfStore } from './searchable-pdf-store.js';

const ATTEMPTS = 2;

/** Makes the searchable PDF of one extraction, or records why there is none. */
@Injectable()
export class SearchablePdfMaker {
  private readonly logger = new Logger(SearchablePdfMaker.name);

  constructor(
    private readonly originals: OriginalFetcher,
    private readonly results: PageResultStore,
    private readonly sandbox: SearchablePdfSandbox,
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

  /** The machine may have caused the first failure. The second one is attributed to the document. */
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
        if (number === ATTEMPTS || code === 'document.timeout') {
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
    const original = { path, mediaType, pages };
    return this.sandbox.make(original, this.textLayersOf(document), signal, (made) =>
      this.store.store(document, path, made),
    );
  }

  private async *textLayersOf(document: MakeSearchablePdf): AsyncGenerator<TextLayer> {
    for (let number = 1; number <= document.pages; number += 1) {
      const page = await this.results.find(document, number);
      const { width = null, height = null, rotation = 0, skew = 0, words = [] } = page ?? {};
      yield { number, width, height, rotation, skew, words: words.filter(isRecognised) };
    }
  }
}

/** Words without a confidence are text in the PDF itself. A second copy of them would be found twice. */
function isRecognised([, , , , , confidence]: PageWord): boolean {
  return confidence !== null;
}
