import type { MailAttachment } from '../../sandbox-protocol/extractor.js';
import type { PageWord } from '@app/contracts';

/** A page as pixels: 8-bit grey, row by row, no padding. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  /** The estimated resolution in pixels per inch of paper. A hint for the OCR engine. */
  readonly dpi: number;
  readonly pixels: Uint8Array;
}

/** The page as it is displayed, in points (1/72 inch). */
export interface PageSize {
  readonly width: number;
  readonly height: number;
}

/** Something that is missing in what was read of a page. `code` begins with `page.`; both are shown to the owner. */
export interface PageLoss {
  readonly code: string;
  readonly message: string;
}

/** A page, or its picture, is too large for its small print to be legible at the size at which it can be read. */
export const PAGE_REDUCED: PageLoss = {
  code: 'page.reduced',
  message: 'The page is so large that it was read at a reduced size: small letters may be missing.',
};

interface PageLosses {
  /** Left out when nothing is missing. */
  readonly losses?: readonly PageLoss[];
}

/** What a file itself says of a page that has to be recognised as well. It is correct, but not complete. */
export interface PageLayer {
  readonly text: string;
  readonly words: readonly PageWord[];
  /**
   * The numbers of the lines that are not where the picture shows text: an OCR program has put them in the wrong place.
   * They are kept only if recognition does not find the same words.
   */
  readonly doubtfulLines: ReadonlySet<number>;
}

/** A part of a page in points, from the top left corner. */
export interface PageArea extends PageSize {
  readonly left: number;
  readonly top: number;
}

/** The content of one page: text that needs no recognition, or an image that has to be recognised. */
export type PageContent = PageLosses &
  (
    | {
        readonly kind: 'text';
        readonly text: string;
        /** Null for a page without a size, as in plain text. */
        readonly size: PageSize | null;
        readonly words: readonly PageWord[];
        /** The encoding from which the text was decoded; left out when the file does not consist of text. */
        readonly encoding?: string;
      }
    | {
        readonly kind: 'image';
        /** The caller owns the image and may change its pixels. */
        readonly image: GreyImage;
        readonly size: PageSize;
        /** Where the image is on the page. Left out when it is the whole page. */
        readonly area?: PageArea;
        /** Left out when the file says nothing of the page. The image does not show this text. */
        readonly layer?: PageLayer;
      }
  );

/**
 * One open document of one format. Pages are counted from 1 and read one at a time. Only plain data goes in and out, so
 * that a reader can run in a thread.
 */
export abstract class PageReader {
  /** The number of pages that the document says it has. */
  abstract readonly pageCount: number;
  /** The attachments that can be read. */
  readonly attachments: readonly MailAttachment[] = [];

  /**
   * Reads one page. It stops as soon as it can when `signal` is aborted, and can still read other pages afterwards.
   *
   * @throws {PageError} when this page cannot be read, but other pages may be readable.
   */
  abstract readPage(number: number, signal: AbortSignal): Promise<PageContent>;

  /** Reads the bytes of an attachment. */
  readAttachment(_part: number, _signal: AbortSignal): AsyncIterable<Uint8Array> {
    throw new Error('This document has no attachments.');
  }

  abstract close(): Promise<void>;
}
