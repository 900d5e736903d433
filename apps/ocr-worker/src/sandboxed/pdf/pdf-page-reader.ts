import {
  DocumentEncryptedError,
  DocumentPasswordWrongError,
  DocumentUnreadableError,
  PageOutOfMemoryError,
  PageTooLargeError,
  PageUnreadableError,
} from '../../sandbox-protocol/extraction.errors.js';
import type { ExtractionLimits } from '../../sandbox-protocol/extraction-limits.js';
import { OBJECTS_LEFT_OUT, PICTURE_UNREAD } from '../page/page-losses.js';
import {
  PageReader,
  type GreyImage,
  type PageContent,
  type PageLayer,
  type PageLoss,
} from '../page/page-reader.js';
import type { PdfCharacters, PdfFile, PdfPageFacts, Picture } from './pdf-protocol.js';
import { PdfThreadClient, PdfThreadError } from './pdf-thread-client.js';
import { decodeJpeg, isEnded } from './decode-jpeg.js';
import {
  pictureBesideText,
  TextlessRegions,
  type LayeredPage,
  type PictureBesideText,
} from './picture-beside-text.js';
import { endsInMissingRows } from '../page/missing-rows.js';
import { inReadingOrder } from './reading-order.js';
import { renderSize } from './render-size.js';
import {
  findSoundFonts,
  isScan,
  isTextLayerUsable,
  isTextSound,
  textOfCharacters,
} from './text-layer.js';
import { wordsOfLayer } from './text-layer-words.js';
import { addMissingLines, addUndrawnNotes } from './undrawn-notes.js';
import { textOfXfa } from './xfa-text.js';

/** More than any page holds. A longer text layer is an attack on the search index. */
const MAX_PAGE_TEXT_LENGTH = 1_000_000;

/** Far more characters than the words that are stored can have. */
const MAX_CHARACTERS_PLACED = 200_000;

/**
 * PDFium draws a page of one JPEG of up to A4 at about 350 dpi faster than the image decoder is loaded and decodes it. A
 * larger one needs much less time and memory with the image decoder.
 */
const MAX_DRAWN_JPEG_PIXELS = 12_000_000;

const NO_CHARACTERS: PdfCharacters = {
  codes: new Uint32Array(),
  boxes: new Float32Array(),
  directions: new Uint8Array(),
};

const PICTURE_CUT_OFF: PageLoss = {
  code: 'page.cut_off',
  message: 'The picture of the page ends too early. The part that is missing was not read.',
};

/** Reads a PDF in its own thread. The thread is replaced after it had to be killed. */
export class PdfPageReader extends PageReader {
  private readonly textless = new TextlessRegions();

  private constructor(
    readonly pageCount: number,
    private readonly file: PdfFile,
    private readonly limits: ExtractionLimits,
    private thread: PdfThreadClient,
  ) {
    super();
  }

  static async open(
    file: PdfFile,
    limits: ExtractionLimits,
    signal: AbortSignal,
  ): Promise<PdfPageReader> {
    const { thread, pageCount } = await openThread(file, signal);
    if (pageCount > 0) return new PdfPageReader(pageCount, file, limits, thread);
    await thread.close();
    throw new DocumentUnreadableError('The document has no pages.');
  }

  async readPage(number: number, signal: AbortSignal): Promise<PageContent> {
    if (this.thread.hasEnded) this.thread = (await openThread(this.file, signal)).thread;
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
    if (facts.text === null) {
      throw new PageTooLargeError('The page has more text than the limit allows.');
    }
    const size = { width: facts.width, height: facts.height };
    const isBlank = facts.objectCount === 0 && !facts.hasUnreadAnnotations;
    const fonts = await soundFontsOf(thread, index, facts, signal);
    const isSound = fonts === undefined || fonts.length > 0;
    const { text, words } = await readLayer(thread, { index, facts, fonts }, signal);
    const losses = facts.isExamined ? [] : [OBJECTS_LEFT_OUT];
    const layered = { kind: 'text', text, size, words, losses } as const;
    // A page without objects need not be rendered.
    if (isBlank) return layered;
    if (!isSound) {
      const drawn = await this.drawPage(thread, index, facts, signal);
      if (text === '') return { kind: 'image', size, ...drawn };
      // The image shows those fields and notes that have an appearance.
      const doubtfulLines = new Set(words.map(([, , , , , , line]) => line));
      return { kind: 'image', size, ...drawn, layer: { text, words, doubtfulLines } };
    }
    const isMostlyPicture = fonts === undefined && !isTextLayerUsable(facts);
    const isPartOfFonts = fonts !== undefined;
    const hasOther =
      isPartOfFonts ||
      facts.imagePixels > 0 ||
      facts.hasUnreadAnnotations ||
      facts.outlined.length > 0;
    if (!hasOther && !isMostlyPicture) return layered;
    const page = { index, facts, words, isMostlyPicture, fonts };
    const found = await this.findPicture(thread, page, signal);
    if (found === undefined) return layered;
    if ('code' in found) return { ...layered, losses: [...losses, found] };
    const { image, area, doubtfulLines } = found;
    return { kind: 'image', image, size, area, losses, layer: { text, words, doubtfulLines } };
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
  ): Promise<{ image: GreyImage; losses: readonly PageLoss[] }> {
    const size = renderSize(facts, this.limits.maxPagePixels);
    const { width, height, dpi, strips, losses } = size;
    const draw = async (): Promise<GreyImage> => {
      if (facts.imagePixels > this.limits.maxPagePixels) {
        // Rendering would decode the whole image, even for a small page.
        throw new PageTooLargeError('An image of the page has more pixels than the limit allows.');
      }
      const request = { kind: 'render', index, width, height, strips } as const;
      const { pixels } = await thread.ask(request, signal);
      return { width, height, dpi, pixels };
    };
    const jpeg = await pictureOfPage(thread, { index, facts }, signal);
    if (jpeg === null) return { image: await draw(), losses };
    let drawn: GreyImage | undefined;
    const maxDrawn = Math.min(MAX_DRAWN_JPEG_PIXELS, this.limits.maxPagePixels);
    if (facts.imagePixels <= maxDrawn && isEnded(jpeg)) {
      drawn = await draw();
      // PDFium does not say that a picture is cut off.
      if (!endsInMissingRows(drawn)) return { image: drawn, losses };
    }
    const decoded = await decodeJpeg(jpeg, size, this.limits, signal);
    if (decoded === undefined) return { image: drawn ?? (await draw()), losses };
    const { pixels, isCutOff } = decoded;
    const image = { width, height, dpi, pixels };
    return { image, losses: isCutOff ? [...losses, PICTURE_CUT_OFF] : losses };
  }
}

/** Most scans have one JPEG per page. */
async function pictureOfPage(
  thread: PdfThreadClient,
  { index, facts }: { index: number; facts: PdfPageFacts },
  signal: AbortSignal,
): Promise<Picture | null> {
  if (facts.objectCount !== 1 || facts.imagePixels === 0) return null;
  const { picture } = await thread.ask({ kind: 'picture', index }, signal);
  return picture;
}

/** The fonts of a page whose characters make sense. Undefined when those of all fonts together do. */
type SoundFonts = readonly number[] | undefined;

async function soundFontsOf(
  thread: PdfThreadClient,
  index: number,
  facts: PdfPageFacts,
  signal: AbortSignal,
): Promise<SoundFonts> {
  if (isTextSound(facts)) return undefined;
  // The layer of a scan was added by one program, and is right or wrong as a whole.
  if (facts.text === '' || isScan(facts)) return [];
  const { texts } = await thread.ask(
    { kind: 'fonts', index, limit: MAX_CHARACTERS_PLACED },
    signal,
  );
  return findSoundFonts(texts);
}

/**
 * Returns what the file itself says of a page: its text layer if that makes sense, and the fields and notes that no
 * appearance draws.
 */
async function readLayer(
  thread: PdfThreadClient,
  { index, facts, fonts }: { index: number; facts: PdfPageFacts; fonts: SoundFonts },
  signal: AbortSignal,
): Promise<Pick<PageLayer, 'text' | 'words'>> {
  const limit = MAX_PAGE_TEXT_LENGTH;
  const drawn =
    fonts === undefined || fonts.length > 0
      ? inReadingOrder(await thread.ask({ kind: 'characters', index, limit, fonts }, signal))
      : NO_CHARACTERS;
  const noted = addUndrawnNotes(drawn, facts.notes);
  const form = facts.xfa === null ? '' : await textOfXfa(facts.xfa);
  const characters = addMissingLines(noted, form);
  return { text: textOfCharacters(characters), words: wordsOfLayer(characters) };
}

async function openThread(
  file: PdfFile,
  signal: AbortSignal,
): Promise<{ thread: PdfThreadClient; pageCount: number }> {
  const thread = new PdfThreadClient();
  try {
    const { pageCount } = await thread.ask({ kind: 'open', ...file }, signal);
    return { thread, pageCount };
  } catch (error) {
    await thread.close();
    throw documentErrorOf(error, file.passwords.length);
  }
}

/** A thread that ended without a reply says nothing about the document: that error is not converted, and is retried. */
function documentErrorOf(error: unknown, passwords: number): unknown {
  if (!(error instanceof PdfThreadError) || error.failure === undefined) return error;
  if (error.failure === 'password') {
    return passwords === 0 ? new DocumentEncryptedError() : new DocumentPasswordWrongError();
  }
  if (error.failure === 'security') {
    return new DocumentEncryptedError(
      'The document is encrypted in a way that no password opens, for example for certificates. Upload it without encryption.',
    );
  }
  return new DocumentUnreadableError(undefined, error);
}
