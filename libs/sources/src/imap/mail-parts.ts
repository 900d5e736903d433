import type { MessageStructureObject } from 'imapflow';

/** A file that is attached to a mail. */
export interface MailPart {
  /** The number of the part. */
  readonly part: string;
  readonly name: string;
  readonly encoding: string;
  /** As it is sent: encoded. */
  readonly sizeBytes: number;
  readonly mediaType: string;
}

/** How many attachments of one mail are files. */
const MAX_PARTS = 100;
/** Containers within containers. */
const MAX_DEPTH = 20;
const MAX_NAME_LENGTH = 200;
/** Smaller pictures within the text are logos of signatures. Encoded, about 30 kB of a picture. */
const MIN_INLINE_PICTURE_BYTES = 40_000;

/** Parts that programs of the sender and of the recipient talk with. They are no documents. */
const NO_DOCUMENT =
  /^(?:multipart\/|text\/calendar$|application\/(?:ics|x-?pkcs7-|pkcs7-|pgp-|ms-tnef$|vnd\.ms-tnef$))/;

const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/pdf': '.pdf',
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/tiff': '.tif',
  'text/plain': '.txt',
  'text/html': '.html',
  'text/csv': '.csv',
};

/** Returns the files that are attached to a mail, in its order: at most 100. */
export function attachedParts(structure: MessageStructureObject): MailPart[] {
  const found: MailPart[] = [];
  collect(structure, 0, found);
  return found.slice(0, MAX_PARTS);
}

function collect(node: MessageStructureObject, depth: number, found: MailPart[]): void {
  if (found.length >= MAX_PARTS) return;
  const type = node.type.toLowerCase();
  if (type.startsWith('multipart/')) {
    // Encrypted parts cannot be read here.
    if (type === 'multipart/encrypted' || depth === MAX_DEPTH) return;
    for (const child of node.childNodes ?? []) collect(child, depth + 1, found);
    return;
  }
  if (!isDocument(node, type)) return;
  const part = node.part ?? '1';
  found.push({
    part,
    name: nameOf(node, type, part),
    encoding: node.encoding?.toLowerCase() ?? '',
    sizeBytes: node.size ?? 0,
    mediaType: type,
  });
}

function isDocument(node: MessageStructureObject, type: string): boolean {
  if (NO_DOCUMENT.test(type)) return false;
  const isAttached = node.disposition?.toLowerCase() === 'attachment';
  // The files of an attached mail are in it.
  if (isAttached || type === 'message/rfc822') return true;
  if (givenName(node) === '') return false;
  return !type.startsWith('image/') || (node.size ?? 0) >= MIN_INLINE_PICTURE_BYTES;
}

function givenName({ dispositionParameters, parameters }: MessageStructureObject): string {
  return cleanName(dispositionParameters?.['filename'] ?? parameters?.['name'] ?? '');
}

function nameOf(node: MessageStructureObject, type: string, part: string): string {
  const given = givenName(node);
  if (type === 'message/rfc822')
    return given.endsWith('.eml') ? given : mailName(node.envelope?.subject);
  return given === '' ? `attachment-${part}${EXTENSIONS[type] ?? ''}` : given;
}

/** The file name of a mail, by its subject. */
export function mailName(subject: string | undefined): string {
  // A name with these beginnings would be that of a hidden file.
  const name = cleanName(subject ?? '').replace(/^[.~\s]+/, '');
  return `${name === '' ? 'mail' : name}.eml`;
}

function cleanName(text: string): string {
  const name = text
    .toWellFormed()
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/[/\\]/g, '-')
    .trim();
  return name.length <= MAX_NAME_LENGTH ? name : shorten(name);
}

/** Keeps the extension. */
function shorten(name: string): string {
  const extension = /\.[^.]{1,10}$/.exec(name)?.[0] ?? '';
  return name.slice(0, MAX_NAME_LENGTH - extension.length).toWellFormed() + extension;
}
