import { createHash } from 'node:crypto';
import type { SourceError } from '@app/contracts';
import { MAX_REMOTE_ID_BYTES, MAX_REMOTE_VERSION_BYTES } from '@app/contracts';

/** Why a file is left alone. */
export const LEFT_ALONE = {
  hidden: {
    code: 'source.entry_hidden',
    message: 'Hidden, temporary and system files are not imported.',
  },
  unsupported: {
    code: 'source.entry_unsupported',
    message:
      'The source has no file of it that could be imported, such as of a form or a notebook.',
  },
  empty: { code: 'source.entry_empty', message: 'The file is empty.' },
  tooLarge: {
    code: 'source.entry_too_large',
    message: 'The file is larger than this installation accepts.',
  },
  unstable: {
    code: 'source.entry_unstable',
    message:
      'The file had another version at each of the last looks. It is imported when two looks find the same version.',
  },
  changed: {
    code: 'source.entry_changed',
    message: 'The file has changed since. Its later version is an entry of its own.',
  },
} as const satisfies Record<string, SourceError>;

/** Names that programs use for their own files, and for files that they have not finished. */
const HIDDEN =
  /^(?:\.|~\$|~.*\.tmp$)|^(?:thumbs\.db|desktop\.ini|icon\r)$|\.(?:part|partial|crdownload|download|tmp|swp|lock)$/i;

export function isHidden(name: string): boolean {
  return HIDDEN.test(name);
}

/** Folders of operating systems and of storage boxes, besides those whose names begin with a dot. */
const SYSTEM_FOLDERS = new Set([
  '@eadir',
  '#recycle',
  '$recycle.bin',
  'system volume information',
  'lost+found',
]);

/** Whether a folder, with all that is in it, is left out. */
export function isHiddenFolder(name: string): boolean {
  return name.startsWith('.') || SYSTEM_FOLDERS.has(name.toLowerCase());
}

interface JudgedFile {
  readonly name: string;
  readonly sizeBytes: number | null;
  readonly isUnsupported?: boolean;
}

/** Why a file is not imported; undefined when it is. A hidden file is, when its owner asked for it. */
export function reasonToSkip(
  { name, sizeBytes, isUnsupported }: JudgedFile,
  maxFileBytes: number,
  isRequested = false,
): SourceError | undefined {
  if (isUnsupported === true) return LEFT_ALONE.unsupported;
  if (isHidden(name) && !isRequested) return LEFT_ALONE.hidden;
  if (sizeBytes === 0) return LEFT_ALONE.empty;
  if (sizeBytes !== null && sizeBytes > maxFileBytes) return LEFT_ALONE.tooLarge;
  return undefined;
}

/** The version as the ledger stores it. */
export function storedVersion(version: string): string {
  if (Buffer.byteLength(version) <= MAX_REMOTE_VERSION_BYTES) return version;
  return createHash('sha256').update(version).digest('hex');
}

/** Whether a stored version is the hash of a longer one. */
export function isHashedVersion(version: string): boolean {
  return /^[0-9a-f]{64}$/.test(version);
}

/** Whether the ledger can store an id. PostgreSQL's texts have no NUL. */
export function isStorableId(id: string): boolean {
  return Buffer.byteLength(id) <= MAX_REMOTE_ID_BYTES && !id.includes('\0') && id.isWellFormed();
}

/** A text as a table can have it: PostgreSQL's texts have neither NUL nor half of a surrogate pair. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
}
