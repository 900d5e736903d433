import type { XfaForm } from './xfa-text.js';

/** What the PDF thread is asked. Requests and answers are plain data, because they cross a thread boundary. */
export type PdfRequest =
  | ({ readonly kind: 'open' } & PdfFile)
  | { readonly kind: 'inspect'; readonly index: number; readonly maxTextLength: number }
  | ({ readonly kind: 'characters'; readonly index: number; readonly limit: number } & OfFonts)
  | { readonly kind: 'fonts'; readonly index: number; readonly limit: number }
  | { readonly kind: 'picture'; readonly index: number }
  | ({ readonly kind: 'pictures'; readonly index: number; readonly limit: number } & OfFonts)
  | ({
      readonly kind: 'render';
      readonly index: number;
      /** The size of the whole page in pixels. */
      readonly width: number;
      readonly height: number;
      /** The part of the page to render, in pixels. The whole page when left out. */
      readonly part?: PixelBox;
      /** `without-text` leaves out the text that is read, because it is known. `pictures` also leaves out lines and shapes. */
      readonly content?: DrawnContent;
      /** The page is drawn in this many strips, one below the other; default 1. */
      readonly strips?: number;
    } & OfFonts);

export type RenderRequest = Extract<PdfRequest, { kind: 'render' }>;

/** The numbers of the fonts whose text is read. That of all fonts is when they are left out. */
interface OfFonts {
  readonly fonts?: readonly number[] | undefined;
}

export interface PdfFile {
  readonly path: string;
  readonly passwords: readonly string[];
}

export type DrawnContent = 'all' | 'without-text' | 'pictures';

export interface PixelBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface PdfAnswers {
  open: { readonly pageCount: number };
  inspect: PdfPageFacts;
  characters: PdfCharacters;
  /** The JPEG that the page consists of, if it is nothing else. */
  picture: { readonly picture: Picture | null };
  /** By the number of each font. */
  fonts: { readonly texts: readonly FontText[] };
  pictures: PdfPictures;
  render: { readonly pixels: Uint8Array };
}

/** Characters of a page, and how many of them their font has no Unicode value for. */
export type FontText = Pick<PdfPageFacts, 'unmappedShare' | 'unmappedText'> & {
  readonly text: string;
};

/** A JPEG, and its size in pixels according to the PDF. */
export interface Picture {
  readonly jpeg: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** The first characters of the text layer, and their positions. A space or line end that PDFium inserted has none. */
export interface PdfCharacters {
  /** Code points. */
  readonly codes: Uint32Array;
  /** Left, top, right and bottom of each character, in points from the top left corner of the displayed page. */
  readonly boxes: Float32Array;
  /** How each character is turned on the displayed page, in quarters clockwise: 0 to 3. */
  readonly directions: Uint8Array;
}

/** The value of a form field, or what a person wrote into a note. */
export interface PageNote {
  readonly kind: 'field' | 'note';
  /** Empty for a field, and where the author is unknown. */
  readonly author: string;
  readonly text: string;
  /** Left, top, right and bottom in points on the displayed page. All are 0 when it has no place. */
  readonly box: readonly [number, number, number, number];
}

/** The pictures of a page. A box is left, top, right and bottom in points on the displayed page. */
export interface PdfPictures {
  readonly boxes: Float32Array;
  /** The number of pixels of each picture. */
  readonly pixels: Float64Array;
  /** Equal for pictures with equal data. The last pictures of a page with many have none. */
  readonly digests: readonly string[];
  /** The boxes of characters that are invisible, or behind a picture. */
  readonly hidden: Float32Array;
  /** The boxes of annotations whose text could not be made part of the page. */
  readonly annotations: Float32Array;
}

/** Facts about a page that need no rendering. */
export interface PdfPageFacts {
  /** Points, 1/72 inch, after the page's own rotation. */
  readonly width: number;
  readonly height: number;
  /** Null when it is longer than requested. */
  readonly text: string | null;
  /** All of the page, also those that an appearance draws, so that `text` contains them too. */
  readonly notes: readonly PageNote[];
  /** The form in XML that the document has instead of pages. Only the first page has it. */
  readonly xfa: XfaForm | null;
  /** The share of characters for which the font has no Unicode value, 0 to 1. */
  readonly unmappedShare: number;
  /** These characters, as far as they were examined, with a space in place of all others. */
  readonly unmappedText: string;
  readonly objectCount: number;
  /** Whether everything on the page that may have text was examined. */
  readonly isExamined: boolean;
  /** Whether the page has annotations that are drawn, but whose text is not part of `text`. */
  readonly hasUnreadAnnotations: boolean;
  readonly pathCount: number;
  /** Boxes of what may be lines of letters drawn as outlines: left, top, right and bottom in points. */
  readonly outlined: Float32Array;
  /** The share of the page that images cover, 0 to 1. */
  readonly imageCoverage: number;
  /** The pixels of the largest image, according to the PDF. 0 without images. */
  readonly imagePixels: number;
  /** The resolution of the image that covers most of the page. Null without images. */
  readonly imageDpi: number | null;
}

/**
 * `password`, `security` and `format` are errors of the document, `page` of one page. `memory` means that it needs too much memory, and
 * `crash` that the library failed and its state is unknown.
 */
export type PdfFailure = 'password' | 'security' | 'format' | 'page' | 'memory' | 'crash';

export type PdfReply =
  | { readonly ok: true; readonly value: PdfAnswers[keyof PdfAnswers] }
  | { readonly ok: false; readonly failure: PdfFailure; readonly message: string };
