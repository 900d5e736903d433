import { Logger } from '@nestjs/common';
import type { MediaType, PageResult } from '@app/contracts';
import type { OcrEngine } from '../ocr/ocr-engine.js';
import { addKnownText } from './add-known-text.js';
import { cleanText } from './clean-text.js';
import { DocumentUnreadableError, PageError, PageTimeoutError } from './extraction.errors.js';
import type { ExtractionLimits } from './extraction-limits.js';
import { ImagePageReader } from './image/image.page-reader.js';
import { isBlank } from './is-blank.js';
import type { PageReader } from './page-reader.js';
import { PdfPageReader } from './pdf/pdf.page-reader.js';
import { TextPageReader } from './plain-text/text.page-reader.js';

export interface OriginalFile {
  readonly path: string;
  readonly mediaType: MediaType;
  readonly languages: readonly string[];
}

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

/** Opens documents of all accepted types for reading page by page. */
export class DocumentExtractor {
  constructor(
    private readonly engine: OcrEngine,
    private readonly limits: ExtractionLimits,
  ) {}

  /** @throws {DocumentError} when the document as a whole cannot be read. */
  async open(original: OriginalFile, signal: AbortSignal): Promise<OpenDocument> {
    const deadline = AbortSignal.timeout(this.limits.pageTimeoutMs);
    try {
      const reader = await this.openReader(original, AbortSignal.any([signal, deadline]));
      return new OpenDocument(reader, this.engine, original.languages, this.limits);
    } catch (error) {
      signal.throwIfAborted();
      if (!deadline.aborted) throw error;
      throw new DocumentUnreadableError('The document could not be opened in time.');
    }
  }

  private openReader({ path, mediaType }: OriginalFile, signal: AbortSignal): Promise<PageReader> {
    if (mediaType === 'application/pdf') return PdfPageReader.open(path, this.limits, signal);
    if (mediaType === 'text/plain') return TextPageReader.open(path, this.limits);
    return ImagePageReader.open(path, mediaType, this.limits, signal);
  }
}

/** One document being read. Pages may be asked for in any order, but only one at a time. */
export class OpenDocument {
  /** Pages that the document has. */
  readonly pagesTotal: number;
  /** Pages that will be read: the first ones, up to the limit. */
  readonly pagesToRead: number;
  private readonly logger = new Logger(OpenDocument.name);

  constructor(
    private readonly reader: PageReader,
    private readonly engine: OcrEngine,
    private readonly languages: readonly string[],
    private readonly limits: ExtractionLimits,
  ) {
    this.pagesTotal = reader.pageCount;
    this.pagesToRead = Math.min(reader.pageCount, limits.maxPages);
  }

  /**
   * Reads one page. What is the page's own fault becomes its result; what is not (the engine cannot
   * start, `signal` was aborted) is thrown.
   */
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
      this.logger.warn({ page: number, code, err: reason.cause }, 'Page not read');
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
