import type { GreyImage } from '../page/page-reader.js';

/** A word and its box, in pixels of the image. */
export interface RecognisedWord {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** 0 to 1. */
  readonly confidence: number;
  /** Words of one line have the same number, counted from 0 in reading order. */
  readonly line: number;
}

export interface Recognition {
  /** Lines of words, a blank line between paragraphs. */
  readonly text: string;
  /** 0 to 1; null when nothing was recognised. */
  readonly confidence: number | null;
  /** In reading order. */
  readonly words: readonly RecognisedWord[];
  /** Whether a second reading was wanted, and the first one had taken too long for that. */
  readonly isHasty?: boolean;
}

/** `page`: blocks and columns of lines, one after the other. `scattered`: words anywhere, as on a map or a photograph. */
export type TextLayout = 'page' | 'scattered';

/** Turns pixels into text. Concurrent calls are allowed; each uses its own resources. */
export abstract class OcrEngine {
  /** Name and version, as the owner of a document sees it. */
  abstract readonly name: string;

  /**
   * Reads the text of an image. When `signal` is aborted, it stops at once and rejects with the signal's reason.
   *
   * @throws {PageUnreadableError} when the engine fails on this image.
   * @throws {LanguageUnavailableError} when the data of a language is not installed.
   */
  abstract recognise(
    image: GreyImage,
    languages: readonly string[],
    signal: AbortSignal,
    layout?: TextLayout,
  ): Promise<Recognition>;

  abstract close(): Promise<void>;
}
