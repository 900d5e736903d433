import type { DecodedPicture, DecodeOptions } from './decoded-picture.js';

/** What the thread decodes: one picture, then it ends. Plain data, because it crosses a thread boundary. */
export interface PictureRequest extends DecodeOptions {
  readonly path: string;
  readonly mediaType: ThreadMediaType;
}

/** The formats that sharp cannot decode. */
export const THREAD_MEDIA_TYPES = ['image/heic', 'image/bmp'] as const;
export type ThreadMediaType = (typeof THREAD_MEDIA_TYPES)[number];

export type PictureReply =
  | { readonly ok: true; readonly picture: DecodedPicture }
  | {
      readonly ok: false;
      readonly failure: 'damaged' | 'too-large' | 'memory';
      readonly message: string;
    };
