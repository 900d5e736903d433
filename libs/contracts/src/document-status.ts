import { z } from 'zod';

/** `pending` → `processing` → `ready` | `failed`; the last two are terminal until a new extraction is asked for. */
export const DOCUMENT_STATUSES = ['pending', 'processing', 'ready', 'failed'] as const;

export const documentStatusSchema = z.enum(DOCUMENT_STATUSES);
export type DocumentStatus = z.infer<typeof documentStatusSchema>;
