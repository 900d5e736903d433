import type { PageResult } from '@app/contracts';
import type { OcrEngine } from '../ocr/ocr-engine.js';
import { addKnownText } from './add-known-text.js';
import { cleanText } from './clean-text.js';
import { DocumentTimeoutError, PageError, PageTimeoutError } from './extraction.errors.js';
import type { ExtractionLimits } from './extraction-limits.js';
import { Extractor, type DocumentPages, type OriginalFile } from './extractor.js';
import { ImagePageReader } from './image/image.page-reader.js';
import { isBlank } from './is-blank.js';
import type { PageReader } from './page-reader.js';
import { PdfPageReader } from './pdf/pdf.page-reader.js';
import { TextPageReader } from './plain-text/text.page-reader.js';

type PageText = Omit<PageResult, 'number' | 'durationMs' | 'error'>;

/** Of a page that has no place for its words, or was not read. */
const NO_LAYOUT = {
  language: null,
  width: null,
  height: null,
  rotation: 0,
  skew: 0,
  words: [],
} satisfies Partial<PageResult>;

/** Told of each page that could not be read, and why; the result itself names no cause. */
export type OnUnreadPage = (reason: PageError) => void;

/**
 * Decodes documents in this very process: the inside of a cell. Nothing here may need Nest, a setting, the
 * network or a file that it writes.
 */
export class DocumentExtractor extends Extractor {
  constructor(
    private readonly ocrEngine: OcrEngine,
    private readonly limits: ExtractionLimits,
    private readonly onUnreadPage: OnUnreadPage = () => {},
  ) {
    super();
  }

  get engine(): string {
    return this.ocrEngine.name;
  }

  async open(original: OriginalFile, signal: AbortSignal): Promise<OpenDocument> {
    const deadline = AbortSignal.timeout(this.limits.pageTimeoutMs);
    try {
      const reader = await this.openReader(original, AbortSignal.any([signal, deadline]));
      const { ocrEngine, limits, onUnreadPage } = this;
      return new OpenDocument(reader, ocrEngine, original.languages, limits, onUnreadPage);
    } catch (error) {
      signal.throwIfAborted();
      if (!deadline.aborted) throw error;
      throw new DocumentTimeoutError();
    }
  }

  async close(): Promise<void> {
    await this.ocrEngine.close();
  }

  private openReader({ path, mediaType }: OriginalFile, signal: AbortSignal): Promise<PageReader> {
    if (mediaType === 'application/pdf') return PdfPageReader.open(path, this.limits, signal);
    if (mediaType === 'text/plain') return TextPageReader.open(path, this.limits);
    return ImagePageReader.open(path, mediaType, this.limits, signal);
  }
}

class OpenDocument implements DocumentPages {
  readonly pagesTotal: number;
  readonly pagesToRead: number;

  constructor(
    private readonly reader: PageReader,
    private readonly engine: OcrEngine,
    private readonly languages: readonly string[],
    private readonly limits: ExtractionLimits,
    private readonly onUnreadPage: OnUnreadPage,
  ) {
    this.pagesTotal = reader.pageCount;
    this.pagesToRead = Math.min(reader.pageCount, limits.maxPages);
  }

  async readPage(number: number, signal: AbortSignal): Promise<PageResult> {
    const startedAt = performance.now();
    const facts = await this.readOrExplain(number, signal);
    return { number, ...facts, durationMs: Math.round(performance.now() - startedAt) };
  }

  async close(): Promise<void> {
    await this.reader.close();
  }

  private async readOrExplain(
    number: number,
    signal: AbortSignal,
  ): Promise<Omit<PageResult, 'number' | 'durationMs'>> {
    const deadline = AbortSignal.timeout(this.limits.pageTimeoutMs);
    try {
      const page = await this.recognise(number, AbortSignal.any([signal, deadline]));
      return { ...page, error: null };
    } catch (error) {
      signal.throwIfAborted();
      const reason = deadline.aborted ? new PageTimeoutError(this.limits.pageTimeoutMs) : error;
      if (!(reason instanceof PageError)) throw reason;
      const { code, message } = reason;
      this.onUnreadPage(reason);
      return { ...NO_LAYOUT, source: null, confidence: null, text: '', error: { code, message } };
    }
  }

  private async recognise(number: number, signal: AbortSignal): Promise<PageText> {
    const content = await this.reader.readPage(number, signal);
    if (content.kind === 'text') {
      return { ...NO_LAYOUT, source: 'text-layer', confidence: null, text: content.text };
    }
    // A blank page is read, and has no text; the engine would only find letters in its dust.
    if (isBlank(content.image)) {
      return { ...NO_LAYOUT, source: 'ocr', confidence: null, text: content.knownText };
    }
    const { text, confidence } = await this.engine.recognise(content.image, this.languages, signal);
    const merged = addKnownText(cleanText(text), content.knownText);
    return {
      ...NO_LAYOUT,
      source: 'ocr',
      confidence: merged === '' ? null : confidence,
      text: merged,
    };
  }
}
