import type { PageWord } from '@app/contracts';

/** A page as pixels: 8-bit grey, row by row, no padding. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  /** Pixels per inch of the original paper, as far as anybody can tell; a hint for the OCR engine. */
  readonly dpi: number;
  readonly pixels: Uint8Array;
}

/** The page as it is displayed, in points (1/72 inch). */
export interface PageSize {
  readonly width: number;
  readonly height: number;
}

/** What a document yields for one page: its text as it stands, or an image that has to be recognised. */
export type PageContent =
  | {
      readonly kind: 'text';
      readonly text: string;
      /** Null where a page is no sheet, as in plain text. */
      readonly size: PageSize | null;
      readonly words: readonly PageWord[];
    }
  | {
      readonly kind: 'image';
      /** The reader's to give away: whoever gets it may change its pixels. */
      readonly image: GreyImage;
      readonly size: PageSize;
      /** Text that the document gives for a part of the image, such as a stamp: certain, but not all. */
      readonly knownText: string;
    };

/**
 * One open document of one format; pages are counted from 1 and asked for one at a time.
 *
 * This is the wall between hostile bytes and the rest: plain data in and out, so that a reader may live in
 * a thread or in another process.
 */
export abstract class PageReader {
  /** Pages that the document says it has. */
  abstract readonly pageCount: number;

  /**
   * Stops as soon as it can when `signal` is aborted, and stays usable for other pages.
   *
   * @throws {PageError} when this page, but not the document, is at fault.
   */
  abstract readPage(number: number, signal: AbortSignal): Promise<PageContent>;

  abstract close(): Promise<void>;
}
