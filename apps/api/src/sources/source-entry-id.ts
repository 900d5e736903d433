import { isUtf8 } from 'node:buffer';
import { z } from 'zod';
import { MAX_REMOTE_ID_BYTES } from '@app/contracts';

/** Four characters for three bytes. */
const MAX_LENGTH = Math.ceil((MAX_REMOTE_ID_BYTES * 4) / 3);
const PATTERN = /^[A-Za-z0-9_-]+$/;

/** Encodes the remote id of an entry, which can contain slashes, for paths and bodies. */
export function encodeEntryId(remoteId: string): string {
  return Buffer.from(remoteId, 'utf8').toString('base64url');
}

/** The public id of an entry; its output is the remote id. */
export const entryIdSchema = z
  .string('must be text')
  .min(1, 'must not be empty')
  .max(MAX_LENGTH, `must have at most ${MAX_LENGTH} characters`)
  .regex(PATTERN, 'must be the id of an entry')
  .refine(isRemoteId, 'must be the id of an entry')
  .transform(decode);

/** The id of a folder; the root has the empty id. */
export const folderIdSchema = z.union([z.literal(''), entryIdSchema], {
  error: 'must be the id of a folder, or empty',
});

function decode(id: string): string {
  return Buffer.from(id, 'base64url').toString('utf8');
}

/** Only the form that {@link encodeEntryId} makes is accepted, so that an entry has one id. */
function isRemoteId(id: string): boolean {
  const bytes = Buffer.from(id, 'base64url');
  return isUtf8(bytes) && !bytes.includes(0) && bytes.toString('base64url') === id;
}
