import type { MediaType } from '@app/contracts';
import type { ConvertedDocument } from '../converted-text/converted-document.js';

/** The file types that a conversion thread turns into pages of text. */
export const CONVERTED_TYPES = [
  'message/rfc822',
  'text/html',
  'application/rtf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/vnd.oasis.opendocument.text',
  'application/vnd.oasis.opendocument.spreadsheet',
  'application/vnd.oasis.opendocument.presentation',
] as const satisfies readonly MediaType[];
export type ConvertedType = (typeof CONVERTED_TYPES)[number];

export function isConvertedType(mediaType: MediaType): mediaType is ConvertedType {
  return (CONVERTED_TYPES as readonly MediaType[]).includes(mediaType);
}

/** What one thread is started with. It converts this one file and ends. */
export interface ConversionRequest {
  readonly path: string;
  readonly mediaType: ConvertedType;
  readonly maxPages: number;
  /** Whether the attachments of a mail are listed, to be read later. */
  readonly attachments: boolean;
}

export type ConversionReply =
  | { readonly ok: true; readonly document: ConvertedDocument }
  | {
      readonly ok: false;
      readonly failure: 'encrypted' | 'unreadable';
      readonly message: string;
    };
