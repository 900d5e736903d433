import type { FetchMessageObject } from 'imapflow';
import type { ImapSettings } from '@app/contracts';
import type { RemoteEntry } from '../source-adapter.js';
import { extensionOf, formatMailFileId, mailKeyOf, WHOLE_MAIL, type MailKey } from './mail-id.js';
import { attachedParts, mailName, type MailPart } from './mail-parts.js';

/** The content of a mail never changes, so each file has one version. In the form of a strong ETag, which proves it. */
export const MAIL_VERSION = '"mail"';

/** A file of a mail, and where its bytes are. */
export interface MailFile {
  readonly entry: RemoteEntry;
  /** Empty for the whole mail. */
  readonly part: string;
  readonly encoding: string;
}

export function keyOfMessage(message: FetchMessageObject): MailKey {
  const { envelope } = message;
  return mailKeyOf({
    receivedAt: receivedAt(message),
    sizeBytes: message.size ?? 0,
    messageId: envelope?.messageId ?? '',
    others: [
      envelope?.subject ?? '',
      String(envelope?.date ?? ''),
      ...(envelope?.from ?? []).map(({ address }) => address ?? ''),
    ],
  });
}

/** The files of a mail that are wanted. A mail whose structure is not known is taken whole. */
export function filesOfMail(
  message: FetchMessageObject,
  key: MailKey,
  occurrence: number,
  take: ImapSettings['take'],
): MailFile[] {
  const { bodyStructure } = message;
  const isWhole = take !== 'attachments' || bodyStructure === undefined;
  const isParts = take !== 'mail' && bodyStructure !== undefined;
  const modifiedAt = receivedAt(message);
  const toFile = ({ part, name, encoding, sizeBytes, mediaType }: MailPart): MailFile => ({
    entry: {
      id: formatMailFileId({ ...key, occurrence, part, extension: extensionOf(name) }),
      name,
      isFolder: false,
      // The size of the decoded bytes is not known before they are read. Only nothing stays nothing.
      sizeBytes: sizeBytes === 0 ? 0 : null,
      modifiedAt,
      version: MAIL_VERSION,
      mediaType,
    },
    part: part === WHOLE_MAIL ? '' : part,
    encoding,
  });
  const whole = {
    part: WHOLE_MAIL,
    name: mailName(message.envelope?.subject),
    encoding: '',
    sizeBytes: message.size ?? 1,
    mediaType: 'message/rfc822',
  };
  const parts = isParts ? attachedParts(bodyStructure) : [];
  return [...(isWhole ? [whole] : []), ...parts].map(toFile);
}

function receivedAt({ internalDate }: FetchMessageObject): Date | null {
  if (internalDate === undefined) return null;
  const date = new Date(internalDate);
  const year = date.getUTCFullYear();
  return Number.isNaN(date.getTime()) || year < 1900 || year > 9999 ? null : date;
}
