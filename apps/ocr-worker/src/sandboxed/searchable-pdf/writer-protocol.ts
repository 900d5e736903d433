import type { TextLayer } from '../../sandbox-protocol/text-layer.js';

/** An image as a PDF may hold it: a JPEG as it is, or rows of samples as PNG compresses them. */
export type PageImage =
  | { readonly kind: 'jpeg'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'rows';
      /** A zlib stream of rows, each with the filter of PNG before it; 8 bits a sample. */
      readonly bytes: Uint8Array;
      readonly width: number;
      readonly height: number;
      readonly channels: 1 | 3;
    };

/** What the thread is asked that writes one searchable PDF. */
export type WriterRequest =
  /** A PDF that is there; null to begin one of images. */
  | { readonly kind: 'open'; readonly path: string | null }
  | {
      readonly kind: 'add';
      readonly image: PageImage | null;
      readonly width: number;
      readonly height: number;
    }
  | { readonly kind: 'lay'; readonly page: TextLayer }
  | { readonly kind: 'finish' }
  | { readonly kind: 'take'; readonly offset: number; readonly length: number };

export interface WriterAnswers {
  open: { readonly pageCount: number };
  add: null;
  lay: null;
  /** The result is the first `keptBytes` of the original and then what can be taken. */
  finish: { readonly keptBytes: number; readonly newBytes: number };
  take: Uint8Array;
}

export type WriterReply =
  | { readonly ok: true; readonly value: WriterAnswers[keyof WriterAnswers] }
  | { readonly ok: false; readonly message: string };
