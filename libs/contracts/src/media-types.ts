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
] as const;

export const mediaTypeSchema = z.enum(MEDIA_TYPES);
export type MediaType = z.infer<typeof mediaTypeSchema>;
