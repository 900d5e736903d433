import {
  DocumentEncryptedError,
  DocumentUnreadableError,
  PageOutOfMemoryError,
  PageTooLargeError,
  PageUnreadableError,
} from '../../sandbox-protocol/extraction.errors.js';
import type { ExtractionLimits } from '../../sandbox-protocol/extraction-limits.js';
import { PICTURE_UNREAD } from '../page/page-losses.js';
import {
  PageReader,
  type GreyImage,
  type PageContent,
  type PageLoss,
} from '../page/page-reader.js';
import type { PdfPageFacts } from './pdf-protocol.js';
import { PdfThreadClient, PdfThreadError } from './pdf-thread-client.js';
import { decodeJpeg } from './decode-jpeg.js';
import {
  pictureBesideText,
  TextlessRegions,
  type LayeredPage,
  type PictureBesideText,
} from './picture-beside-text.js';
import { renderSize, type RenderSize } from './render-size.js';
import { isTextLayerUsable, isTextSound, textOfLayer } from './text-layer.js';
import { wordsOfLayer } from './text-layer-words.js';

/** More than any page holds. A longer text layer is an attack on the search index. */
const MAX_PAGE_TEXT_LENGTH = 1_000_000;
/** Far more characters than the words that are stored can have. */
const MAX_CHARACTERS_PLACED = 200_000;

/** Reads a PDF in its own thread. The thread is replaced after it had to be killed. */
export class PdfPageReader extends PageReader {
  private readonly textless = new TextlessRegions();

  private constructor(
    readonly pageCount: number,
    private readonly path: string,
    private readonly limits: ExtractionLimits,
    private thread: PdfThreadClient,
  ) {
    super();
  }

  static async open(
    path: string,
    limits: ExtractionLimits,
    signal: AbortSignal,
  ): Promise<PdfPageReader> {
    const { thread, pageCount } = await openThread(path, signal);
    if (pageCount > 0) return new PdfPageReader(pageCount, path, limits, thread);
    await thread.close();
    throw new DocumentUnreadableError('The document has no pages.');
  }

  async readPage(number: number, signal: AbortSignal): Promise<PageContent> {
    if (this.thread.hasEnded) this.thread = (await openThread(this.path, signal)).thread;
    try {
      return await this.readFrom(this.thread, number - 1, signal);
    } catch (error) {
      if (!(error instanceof PdfThreadError)) throw error;
      if (error.failure === 'memory') {
        throw new PageOutOfMemoryError(error);
      }
      if (error.failure === 'crash') await this.thread.close();
      throw new PageUnreadableError(undefined, error);
    }
  }

  async close(): Promise<void> {
    await this.thread.close();
  }

  private async readFrom(
    thread: PdfThreadClient,
    index: number,
    signal: AbortSignal,
  ): Promise<PageContent> {
    const facts = await thread.ask(
      { kind: 'inspect', index, maxTextLength: MAX_PAGE_TEXT_LENGTH },
      signal,
    );
    const text = textOf(facts);
    const size = { width: facts.width, height: facts.height };
    if (facts.objectCount === 0 && !facts.hasUnreadAnnotations) {
      // The page is blank and need not be rendered.
      return { kind: 'text', text: '', size, words: [] };
    }
    if (!isTextSound(facts)) {
      return { kind: 'image', size, image: await this.drawPage(thread, index, facts, signal) };
    }
    const limit = MAX_CHARACTERS_PLACED;
    const characters = await thread.ask({ kind: 'characters', index, limit }, signal);
    const words = wordsOfLayer(characters);
    const isMostlyPicture = !isTextLayerUsable(facts);
    if (facts.imagePixels === 0 && !facts.hasUnreadAnnotations && !isMostlyPicture) {
      return { kind: 'text', text, size, words };
    }
    const page = { index, facts, words, isMostlyPicture };
    const found = await this.findPicture(thread, page, signal);
    if (found === undefined) return { kind: 'text', text, size, words };
    if ('code' in found) return { kind: 'text', text, size, words, losses: [found] };
    const { image, area, doubtfulLines } = found;
    return { kind: 'image', image, size, area, layer: { text, words, doubtfulLines } };
  }

  /** Looks for text in the pictures of a page. A picture that cannot be drawn takes nothing away from the text layer. */
  private async findPicture(
    thread: PdfThreadClient,
    page: LayeredPage,
    signal: AbortSignal,
  ): Promise<PictureBesideText | PageLoss | undefined> {
    const { maxPagePixels } = this.limits;
    if (page.facts.imagePixels > maxPagePixels) return PICTURE_UNREAD;
    try {
      const limits = {
        maxPagePixels,
        maxCharacters: MAX_CHARACTERS_PLACED,
        textless: this.textless,
      };
      return await pictureBesideText(thread, page, limits, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof PdfThreadError && error.failure !== undefined) {
        if (error.failure === 'crash') await thread.close();
        return PICTURE_UNREAD;
      }
      if (error instanceof PageTooLargeError) return PICTURE_UNREAD;
      throw error;
    }
  }

  private async drawPage(
    thread: PdfThreadClient,
    index: number,
    facts: PdfPageFacts,
    signal: AbortSignal,
  ): Promise<GreyImage> {
    if (facts.imagePixels > this.limits.maxPagePixels) {
      // Rendering would decode the whole image, even for a small page.
      throw new PageTooLargeError('An image of the page has more pixels than the limit allows.');
    }
    const size = renderSize(facts, this.limits.maxPagePixels);
    const { width, height, dpi } = size;
    const pixels =
      (await this.decodePicture(thread, { index, facts, size }, signal)) ??
      (await thread.ask({ kind: 'render', index, width, height }, signal)).pixels;
    return { width, height, dpi, pixels };
  }

  /** Most scans have one JPEG per page. PDFium would hold all its pixels in full colour, which needs more memory. */
  private async decodePicture(
    thread: PdfThreadClient,
    { index, facts, size }: { index: number; facts: PdfPageFacts; size: RenderSize },
    signal: AbortSignal,
  ): Promise<Uint8Array | undefined> {
    if (facts.objectCount !== 1 || facts.imagePixels === 0) return undefined;
    const { picture } = await thread.ask({ kind: 'picture', index }, signal);
    return picture === null ? undefined : decodeJpeg(picture, size, this.limits, signal);
  }
}

function textOf({ text }: PdfPageFacts): string {
  if (text === null) throw new PageTooLargeError('The page has more text than the limit allows.');
  return textOfLayer(text);
}

async function openThread(
  path: string,
  signal: AbortSignal,
): Promise<{ thread: PdfThreadClient; pageCount: number }> {
  const thread = new PdfThreadClient();
  try {
    const { pageCount } = await thread.ask({ kind: 'open', path }, signal);
    return { thread, pageCount };
  } catch (error) {
    await thread.close();
    throw documentErrorOf(error);
  }
}

/** A thread that ended without a reply says nothing about the document: that error is not converted, and is retried. */
function documentErrorOf(error: unknown): unknown {
  if (!(error instanceof PdfThreadError) || error.failure === undefined) return error;
  if (error.failure === 'password') return new DocumentEncryptedError();
  return new DocumentUnreadableError(undefined, error);
}
