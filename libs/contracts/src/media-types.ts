import { z } from 'zod';

/** The accepted media types (IANA names). The type of a file is detected from its bytes. */
export const MEDIA_TYPES = [
  'application/pdf',
  'image/png',
  'image/jpeg',
  'image/tiff',
  'image/webp',
  'image/avif',
  'image/heic',
  'image/gif',
  'image/bmp',
  'text/plain',
  'text/html',
  'message/rfc822',
  'application/rtf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/vnd.oasis.opendocument.text',
  'application/vnd.oasis.opendocument.spreadsheet',
  'application/vnd.oasis.opendocument.presentation',
] as const;

export const mediaTypeSchema = z.enum(MEDIA_TYPES);
export type MediaType = z.infer<typeof mediaTypeSchema>;

/** Returns whether a file of this type has pages with a size: a PDF or an image. */
export function hasPageImages(mediaType: MediaType): boolean {
  return mediaType === 'application/pdf' || mediaType.startsWith('image/');
}
