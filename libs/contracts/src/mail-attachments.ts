import { z } from 'zod';
import { pageResultsPrefix } from './page-result.js';

/**
 * The attachments of a mail, on their way from the worker to the api, which makes documents of them (ADR 0047). They are
 * stored beside the page results until the extraction has ended.
 */

/** The most attachments of one mail that become documents. */
export const MAX_ATTACHMENTS = 50;
/** The longest file name that the worker passes on. The api shortens it further. */
export const MAX_ATTACHMENT_NAME_LENGTH = 500;

/** An attachment whose bytes are stored, or the reason why they are not. */
export const handedOutAttachmentSchema = z.object({
  filename: z.string().max(MAX_ATTACHMENT_NAME_LENGTH),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type HandedOutAttachment = z.infer<typeof handedOutAttachmentSchema>;

/** The stored list of all attachments, written after their bytes. */
export const handedOutAttachmentsSchema = z.array(handedOutAttachmentSchema).max(MAX_ATTACHMENTS);

/** The storage prefix of the bytes of attachments and of their list. */
export function attachmentsPrefix(documentId: string, extractionId: string): string {
  return `${pageResultsPrefix(documentId, extractionId)}attachments/`;
}

/** The storage key of the bytes of an attachment, counted from 1. */
export function attachmentKey(documentId: string, extractionId: string, number: number): string {
  return `${attachmentsPrefix(documentId, extractionId)}${String(number).padStart(3, '0')}`;
}

export function attachmentListKey(documentId: string, extractionId: string): string {
  return `${attachmentsPrefix(documentId, extractionId)}list.json`;
}
