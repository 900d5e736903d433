import type { PageResult } from '@app/contracts';
import type { OcrEngine } from './ocr-engine/ocr-engine.js';
import {
  DocumentTimeoutError,
  PageError,
  PageTimeoutError,
} from '../sandbox-protocol/extraction.errors.js';
import type { ExtractionLimits } from '../sandbox-protocol/extraction-limits.js';
import {
  Extractor,
  type DocumentPages,
  type MailAttachment,
  type OriginalFile,
} from '../sandbox-protocol/extractor.js';
import { isConvertedType } from './conversion/conversion-protocol.js';
import { ConvertedPageReader } from './conversion/converted-page-reader.js';
import { joinLayer } from './join-layer.js';
import { PageLanguages } from './language/page-languages.js';
import { ImagePageReader } from './image/image-page-reader.js';
import type { PageLoss, PageReader, PageSize } from './page/page-reader.js';
import { PICTURE_UNREAD } from './page/page-losses.js';
import { RepeatedPictures } from './repeated-pictures.js';
import { PageRecogniser, type PageImage, type RecognisedPage } from './page-recogniser.js';
import { PdfPageReader } from './pdf/pdf-page-reader.js';
import { TextPageReader } from './plain-text/text-page-reader.js';

type PageText = Omit<PageResult, 'number' | 'durationMs'>;

/** The layout of a page that was not read, or whose words have no positions. */
const NO_LAYOUT = {
  language: null,
  encoding: null,
  width: null,
  height: null,
  rotation: 0,
  skew: 0,
  words: [],
} satisfies Partial<PageResult>;

/** Called with the reason for each page that could not be read. The page's result does not contain the cause. */
export type OnUnreadPage = (reason: PageError) => void;

/**
 * Decodes documents in the current process, which is a sandbox. This code must not need Nest, settings, the network, or
 * write access to files.
 */
export class DocumentExtractor extends Extractor {
  private readonly recogniser: PageRecogniser;

  constructor(
    private readonly ocrEngine: OcrEngine,
    private readonly limits: ExtractionLimits,
    private readonly onUnreadPage: OnUnreadPage = () => {},
  ) {
    super();
    this.recogniser = new PageRecogniser(ocrEngine);
  }

  get engine(): string {
    return this.ocrEngine.name;
  }

  async open(original: OriginalFile, signal: AbortSignal): Promise<OpenDocument> {
    const deadline = AbortSignal.timeout(this.limits.pageTimeoutMs);
    try {
      const reader = await this.openReader(original, AbortSignal.any([signal, deadline]));
      const { recogniser, limits, onUnreadPage } = this;
      const languages = new PageLanguages(original.languages);
      return new OpenDocument(reader, recogniser, languages, limits, onUnreadPage);
    } catch (error) {
      signal.throwIfAborted();
      if (!deadline.aborted) throw error;
      throw new DocumentTimeoutError();
    }
  }

  async close(): Promise<void> {
    await this.ocrEngine.close();
  }

  private openReader(
    { path, mediaType, passwords, attachments = false }: OriginalFile,
    signal: AbortSignal,
  ): Promise<PageReader> {
    if (mediaType === 'application/pdf') {
      return PdfPageReader.open({ path, passwords }, this.limits, signal);
    }
    if (mediaType === 'text/plain') return TextPageReader.open(path, this.limits);
    if (isConvertedType(mediaType)) {
      const { maxPages } = this.limits;
      return ConvertedPageReader.open({ path, mediaType, maxPages, attachments }, signal);
    }
    return ImagePageReader.open(path, mediaType, this.limits, signal);
  }
}

class OpenDocument implements DocumentPages {
  readonly pagesTotal: number;
  readonly pagesToRead: number;
  readonly attachments: readonly MailAttachment[];
  private readonly repeated = new RepeatedPictures();

  constructor(
    private readonly reader: PageReader,
    private readonly recogniser: PageRecogniser,
    private readonly languages: PageLanguages,
    private readonly limits: ExtractionLimits,
    private readonly onUnreadPage: OnUnreadPage,
  ) {
    this.pagesTotal = reader.pageCount;
    this.pagesToRead = Math.min(reader.pageCount, limits.maxPages);
    this.attachments = reader.attachments;
  }

  async readPage(number: number, signal: AbortSignal): Promise<PageResult> {
    const startedAt = performance.now();
    const facts = await this.readOrExplain(number, signal);
    return { number, ...facts, durationMs: Math.round(performance.now() - startedAt) };
  }

  readAttachment({ part }: MailAttachment, signal: AbortSignal): AsyncIterable<Uint8Array> {
    return this.reader.readAttachment(part, signal);
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
      return await this.recognise(number, AbortSignal.any([signal, deadline]));
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
    const sheet = { ...NO_LAYOUT, ...measurable(content.size), error: asError(content.losses) };
    if (content.kind === 'text') {
      const { text, words, encoding = null } = content;
      const language = this.languages.guess(text) ?? null;
      const source = 'text-layer';
      return { ...sheet, source, confidence: null, text, language, encoding, words: [...words] };
    }
    const { layer, losses = [] } = content;
    if (layer === undefined) {
      const read = await this.recogniser.recognise(content, this.languages, signal);
      const error = asError([...losses, ...read.losses]);
      return { ...sheet, source: 'ocr', ...read.page, error };
    }
    const language = this.languages.guess(layer.text);
    const read = await this.recognisePicture(content, signal);
    if (read === undefined) {
      const { text, words } = { text: layer.text, words: [...layer.words] };
      const error = asError([...losses, PICTURE_UNREAD]);
      const source = 'text-layer';
      return { ...sheet, source, confidence: null, text, words, language: language ?? null, error };
    }
    const joined = joinLayer(layer, read.page);
    const error = asError([...losses, ...read.losses]);
    return { ...sheet, ...joined, language: joined.language ?? language ?? null, error };
  }

  /** Returns undefined when the picture cannot be read in time, or not at all. The text of the file remains. */
  private async recognisePicture(
    content: PageImage,
    signal: AbortSignal,
  ): Promise<RecognisedPage | undefined> {
    const key = this.repeated.keyOf(content);
    const known = this.repeated.find(key);
    if (known !== undefined) return known;
    try {
      const read = await this.recogniser.recognise(content, this.languages, signal);
      this.repeated.add(key, read);
      return read;
    } catch (error) {
      const isTooSlow = signal.aborted && isTimeout(signal.reason);
      if (isTooSlow || error instanceof PageError) return undefined;
      throw error;
    }
  }
}

/** Whether work was stopped by its deadline, not by the worker. */
function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError';
}

/** Several losses become one error with the code of the first. */
function asError(losses: readonly PageLoss[] = []): PageResult['error'] {
  const [first] = losses;
  if (first === undefined) return null;
  return { code: first.code, message: losses.map(({ message }) => message).join(' ') };
}

/** A page without a width or a height is never displayed, so its size is unknown. */
function measurable(size: PageSize | null): Pick<PageResult, 'width' | 'height'> {
  const isSheet = size !== null && size.width > 0 && size.height > 0;
  return isSheet ? { width: size.width, height: size.height } : { width: null, height: null };
}
