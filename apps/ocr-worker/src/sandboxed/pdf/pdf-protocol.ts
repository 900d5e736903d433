/**
 * What the PDF thread is asked and what it answers. Plain data only: the same messages would cross a
 * process boundary.
 */
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
    };

export interface PdfAnswers {
  open: { readonly pageCount: number };
  inspect: PdfPageFacts;
  characters: PdfCharacters;
  /** What the page consists of, if it is but a JPEG. */
  picture: { readonly picture: Picture | null };
  render: { readonly pixels: Uint8Array };
}

/** A JPEG, and the pixels that the PDF says it has. */
export interface Picture {
  readonly jpeg: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** The first characters of the text layer, and the place of each. */
export interface PdfCharacters {
  /** Code points. */
  readonly codes: Uint32Array;
  /** Left, top, right and bottom of each, in points from the top left corner of the page as it is displayed. */
  readonly boxes: Float32Array;
}

/** What can be known of a page without drawing it. */
export interface PdfPageFacts {
  /** Points, 1/72 inch, after the page's own rotation. */
  readonly width: number;
  readonly height: number;
  /** Null when longer than was asked for. */
  readonly text: string | null;
  /** Share of the characters whose font does not say what they mean, 0 to 1. */
  readonly unmappedShare: number;
  readonly objectCount: number;
  readonly pathCount: number;
  /** Share of the page that images cover, 0 to 1. */
  readonly imageCoverage: number;
  /** Pixels that the largest image says it has; 0 without images. */
  readonly imagePixels: number;
  /** Pixels per inch of the image that covers most of the page; null without images. */
  readonly imageDpi: number | null;
}

/**
 * `password` and `format` concern the document, `page` one page; `memory` means that it asked for too much,
 * and `crash` that the library stumbled and cannot be trusted any more.
 */
export type PdfFailure = 'password' | 'format' | 'page' | 'memory' | 'crash';

export type PdfReply =
  | { readonly ok: true; readonly value: PdfAnswers[keyof PdfAnswers] }
  | { readonly ok: false; readonly failure: PdfFailure; readonly message: string };
