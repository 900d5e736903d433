import {
  DocumentEncryptedError,
  DocumentUnreadableError,
  PageOutOfMemoryError,
  PageTooLargeError,
  PageUnreadableError,
} from '../../sandbox-protocol/extraction.errors.js';
import type { ExtractionLimits } from '../../sandbox-protocol/extraction-limits.js';
import { PageReader, type PageContent } from '../page/page-reader.js';
import type { PdfPageFacts } from './pdf-protocol.js';
import { PdfThreadClient, PdfThreadError } from './pdf-thread-client.js';
import { decodeJpeg } from './decode-jpeg.js';
import { inReadingOrder } from './reading-order.js';
import { renderSize, type RenderSize } from './render-size.js';
import { isTextLayerUsable, isTextSound, textOfCharacters, textOfLayer } from './text-layer.js';
import { wordsOfLayer } from './text-layer-words.js';
import { addMissingLines, addUndrawnNotes, textOfNote } from './undrawn-notes.js';
import { textOfXfa } from './xfa-text.js';

/** More than any page holds. A longer text layer is an attack on the search index. */
const MAX_PAGE_TEXT_LENGTH = 1_000_000;

/** Reads a PDF in its own thread. The thread is replaced after it had to be killed. */
export class PdfPageReader extends PageReader {
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
    const page = { width: facts.width, height: facts.height };
    const form = facts.xfa === null ? '' : await textOfXfa(facts.xfa);
    // The page has no objects, so it is blank and need not be rendered.
    const isBlank = facts.objectCount === 0;
    if (isBlank || isTextLayerUsable(facts)) {
      const limit = MAX_PAGE_TEXT_LENGTH;
      const layer = await thread.ask({ kind: 'characters', index, limit }, signal);
      const characters = addUndrawnNotes(inReadingOrder(layer), facts.notes);
      const words = wordsOfLayer(characters);
      const readText = addMissingLines(textOfCharacters(characters), form);
      return { kind: 'text', text: readText, size: page, words };
    }
    const notes = facts.notes.map(textOfNote).join('\n');
    const knownText = [notes, form].reduce(addMissingLines, isTextSound(facts) ? text : '');
    if (facts.imagePixels > this.limits.maxPagePixels) {
      // Rendering would decode the whole image, even for a small page.
      throw new PageTooLargeError('An image of the page has more pixels than the limit allows.');
    }
    const size = renderSize(facts, this.limits.maxPagePixels);
    const { width, height, dpi } = size;
    const pixels =
      (await this.decodePicture(thread, { index, facts, size }, signal)) ??
      (await thread.ask({ kind: 'render', index, width, height }, signal)).pixels;
    const image = { width, height, dpi, pixels };
    return { kind: 'image', image, size: page, knownText };
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
