import { z } from 'zod';

/** The types that are accepted, as found in the bytes (IANA media type names). */
export const MEDIA_TYPES = [
  'application/pdf',
  'image/png',
  'image/jpeg',
  'image/tiff',
  'image/webp',
  'image/avif',
  'image/heic',
  'text/plain',
] as const;

export const mediaTypeSchema = z.enum(MEDIA_TYPES);
export type MediaType = z.infer<typeof mediaTypeSchema>;
