import { createHash } from 'node:crypto';

/**
 * What tells a mail from others, wherever it is: not its number in a mailbox, which changes when the server gives new
 * numbers or when the mail is moved.
 */
export interface MailKey {
  /** When the server received it, in seconds since 1970. */
  readonly seconds: number;
  readonly sizeBytes: number;
  /** Of the Message-ID and other fields of the header. */
  readonly hash: string;
}

/** A file of a mail: the mail itself, or a part of it. */
export interface MailFileId extends MailKey {
  /** 0 for the first mail with this key, 1 for the second. */
  readonly occurrence: number;
  /** The number of the part (RFC 9051, 6.4.5.1); `mail` for the whole mail. */
  readonly part: string;
  /** Of the file name, with its dot, in lower case; empty when it has none. */
  readonly extension: string;
}

export const WHOLE_MAIL = 'mail';
const PREFIX = 'mail:';
const EXTENSION = /\.(?=\d*[a-z])[a-z0-9]{1,5}$/;
const ID =
  /^mail:([0-9a-z]{1,9})-([0-9a-z]{1,8})-([\w-]{16})(?:\.(\d{1,3}))?:(mail|\d{1,4}(?:\.\d{1,4}){0,29})((?:\.(?=\d*[a-z])[a-z0-9]{1,5})?)$/;

/** What a server reports of a mail. Each field may be missing or wrong. */
export interface MailFacts {
  readonly receivedAt: Date | null;
  readonly sizeBytes: number;
  readonly messageId: string;
  /** Used where there is no Message-ID. */
  readonly others: readonly string[];
}

export function mailKeyOf({ receivedAt, sizeBytes, messageId, others }: MailFacts): MailKey {
  const identity = messageId === '' ? JSON.stringify(others) : messageId;
  return {
    seconds: Math.max(Math.floor((receivedAt?.getTime() ?? 0) / 1_000), 0),
    sizeBytes,
    hash: createHash('sha256').update(identity).digest('base64url').slice(0, 16),
  };
}

/** The key as text, which is also the beginning of its ids. */
export function formatMailKey({ seconds, sizeBytes, hash }: MailKey): string {
  return `${PREFIX}${seconds.toString(36)}-${sizeBytes.toString(36)}-${hash}`;
}

export function formatMailFileId(id: MailFileId): string {
  const occurrence = id.occurrence === 0 ? '' : `.${id.occurrence}`;
  return `${formatMailKey(id)}${occurrence}:${id.part}${id.extension}`;
}

/** Undefined when the text is not an id of a file of a mail. */
export function parseMailFileId(text: string): MailFileId | undefined {
  const [, seconds, sizeBytes, hash, occurrence, part, extension] = ID.exec(text) ?? [];
  if (seconds === undefined || sizeBytes === undefined || hash === undefined) return undefined;
  return {
    seconds: Number.parseInt(seconds, 36),
    sizeBytes: Number.parseInt(sizeBytes, 36),
    hash,
    occurrence: Number(occurrence ?? 0),
    part: part ?? WHOLE_MAIL,
    extension: extension ?? '',
  };
}

/** The extension of a file name, for an id. The type of a file is shown by it. */
export function extensionOf(name: string): string {
  return EXTENSION.exec(name.toLowerCase())?.[0] ?? '';
}

export function isMailId(id: string): boolean {
  return id.startsWith(PREFIX);
}
