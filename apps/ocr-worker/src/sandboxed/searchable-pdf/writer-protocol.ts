import type { FinishedSearchablePdf } from '../../sandbox-protocol/sandbox-protocol.js';
import type { TextLayer } from '../../sandbox-protocol/text-layer.js';

/** An image in a form that a PDF can contain: a JPEG, or rows of samples that are compressed as in a PNG. */
export type PageImage =
  | { readonly kind: 'jpeg'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'rows';
      /** A zlib stream of rows, each with its PNG filter in front, 8 bits per sample. */
      readonly bytes: Uint8Array;
      readonly width: number;
      readonly height: number;
      readonly channels: 1 | 3;
    };

/** What the thread that writes one searchable PDF is asked. */
export type WriterRequest =
  /** Opens an existing PDF, or with null begins a new one for images. */
  | { readonly kind: 'open'; readonly path: string | null }
  | {
      readonly kind: 'add-page';
      readonly image: PageImage | null;
      readonly width: number;
      readonly height: number;
    }
  | { readonly kind: 'add-text-layer'; readonly layer: TextLayer }
  | { readonly kind: 'finish' }
  | { readonly kind: 'read-bytes'; readonly offset: number; readonly length: number };

export interface WriterAnswers {
  open: { readonly pageCount: number };
  'add-page': null;
  'add-text-layer': null;
  finish: FinishedSearchablePdf;
  'read-bytes': Uint8Array;
}

export type WriterReply =
  | { readonly ok: true; readonly value: WriterAnswers[keyof WriterAnswers] }
  | { readonly ok: false; readonly needsPassword: boolean; readonly message: string };
