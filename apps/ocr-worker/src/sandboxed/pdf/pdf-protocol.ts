/** What the PDF thread is asked. Requests and answers are plain data, because they cross a thread boundary. */
export type PdfRequest =
  | { readonly kind: 'open'; readonly path: string }
  | { readonly kind: 'inspect'; readonly index: number; readonly maxTextLength: number }
  | { readonly kind: 'characters'; readonly index: number; readonly limit: number }
  | { readonly kind: 'picture'; readonly index: number }
  | {
      readonly kind: 'render';
      readonly index: number;
      readonly width: number;
      readonly height: number;
      /** The page is drawn in this many strips, one below the other. */
      readonly strips: number;
    };

export interface PdfAnswers {
  open: { readonly pageCount: number };
  inspect: PdfPageFacts;
  characters: PdfCharacters;
  /** The JPEG that the page consists of, if it is nothing else. */
  picture: { readonly picture: Picture | null };
  render: { readonly pixels: Uint8Array };
}

/** A JPEG, and its size in pixels according to the PDF. */
export interface Picture {
  readonly jpeg: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** The first characters of the text layer, and their positions. */
export interface PdfCharacters {
  /** Code points. */
  readonly codes: Uint32Array;
  /** Left, top, right and bottom of each character, in points from the top left corner of the displayed page. */
  readonly boxes: Float32Array;
}

/** Facts about a page that need no rendering. */
export interface PdfPageFacts {
  /** Points, 1/72 inch, after the page's own rotation. */
  readonly width: number;
  readonly height: number;
  /** Null when it is longer than requested. */
  readonly text: string | null;
  /** The share of characters for which the font has no Unicode value, 0 to 1. */
  readonly unmappedShare: number;
  readonly objectCount: number;
  readonly pathCount: number;
  /** The share of the page that images cover, 0 to 1. */
  readonly imageCoverage: number;
  /** The pixels of the largest image, according to the PDF. 0 without images. */
  readonly imagePixels: number;
  /** The resolution of the image that covers most of the page. Null without images. */
  readonly imageDpi: number | null;
}

/**
 * `password` and `format` are errors of the document, `page` of one page. `memory` means that it needs too much memory, and
 * `crash` that the library failed and its state is unknown.
 */
export type PdfFailure = 'password' | 'format' | 'page' | 'memory' | 'crash';

export type PdfReply =
  | { readonly ok: true; readonly value: PdfAnswers[keyof PdfAnswers] }
  | { readonly ok: false; readonly failure: PdfFailure; readonly message: string };
