import { MAX_ATTACHMENT_NAME_LENGTH, MAX_ATTACHMENTS } from '@app/contracts';
import PostalMime, { decodeWords, type Attachment, type Email } from 'postal-mime';
import type { MailAttachment } from '../../sandbox-protocol/extractor.js';
import { HtmlText } from '../html/html-text.js';
import type { PageTextWriter } from '../converted-text/page-text-writer.js';
import { UndecodableWatch } from '../converted-text/undecodable-watch.js';
import { partOf, reduceMail, type ReducedMail } from './reduce-mail.js';

/** The headers that a mail program displays, in this order. */
const SHOWN_HEADERS = ['From', 'Sender', 'Reply-To', 'To', 'Cc', 'Bcc', 'Date', 'Subject'];
const MAX_MESSAGE_DEPTH = 10;
const MAX_MESSAGES = 1_000;
const MAX_NAMES = 20;
const MAX_NAME_LENGTH = 200;
/** HTML with this many more different words than the plain text has more than the same text. */
const MORE_WORDS = 1.1;

interface Found {
  /** The names of all attachments, and of those that are left out. */
  readonly names: string[];
  readonly leftOut: string[];
  /** The attachments that can be read later; undefined when none will be. */
  readonly attachments: MailAttachment[] | undefined;
  messages: number;
}

/**
 * Writes the headers and the text of a mail, and those of the mails in it. Attachments are named, and added to
 * `attachments`, if that is given.
 */
export async function convertMail(
  path: string,
  writer: PageTextWriter,
  attachments?: MailAttachment[],
): Promise<void> {
  const { mail, isCutOff } = await parseDecodable(path);
  const watch = new UndecodableWatch(writer);
  const found: Found = { names: [], leftOut: [], attachments, messages: 0 };
  await writeMessage(mail, 0, watch, found);
  if (found.names.length > 0) watch.write(`\nAttachments: ${listOf(found.names)}\n`);
  if (found.leftOut.length > 0) {
    writer.addLoss({
      code: 'page.attachments_left_out',
      message: `The attachments of the mail were not read: ${listOf(found.leftOut)}.`,
    });
  }
  if (isCutOff) {
    writer.addLoss({
      code: 'page.cut_off',
      message: 'The mail has more text than the limit allows. The rest of it was not read.',
    });
  }
  watch.tell();
}

/** Programs declare no character set for Latin-1, or a wrong one for UTF-8. That is tried if decoding fails. */
async function parseDecodable(path: string): Promise<{ mail: Email; isCutOff: boolean }> {
  const reduced = await reduceMail(path);
  const mail = await parse(reduced);
  const undecodable = undecodableCount(mail);
  if (undecodable > 0) {
    const guesses = { undeclared: 'windows-1252', utf8Parts: reduced.utf8Parts };
    const guessed = await parse(await reduceMail(path, guesses));
    if (undecodableCount(guessed) < undecodable) {
      return { mail: guessed, isCutOff: reduced.isCutOff };
    }
  }
  return { mail, isCutOff: reduced.isCutOff };
}

function parse({ bytes }: Pick<ReducedMail, 'bytes'>): Promise<Email> {
  return PostalMime.parse(bytes, { forceRfc822Attachments: true });
}

function undecodableCount({ text = '', html = '' }: Email): number {
  return `${text}${html}`.split('\ufffd').length - 1;
}

async function writeMessage(
  mail: Email,
  depth: number,
  watch: UndecodableWatch,
  found: Found,
): Promise<void> {
  found.messages += 1;
  for (const name of SHOWN_HEADERS) {
    for (const { key, value } of mail.headers) {
      if (key === name.toLowerCase()) watch.write(`${name}: ${decodeWords(value).trim()}\n`);
    }
  }
  watch.write(`\n${textOf(mail).trim()}\n`);
  for (const attachment of mail.attachments) {
    const isMessage = /^message\/(?:rfc822|global)$/.test(attachment.mimeType);
    const isReadable = depth < MAX_MESSAGE_DEPTH && found.messages < MAX_MESSAGES;
    if (isMessage && isReadable) {
      // What is attached to an attached mail is taken by itself, so only the outermost mails are taken whole.
      if (depth === 0 && found.attachments !== undefined) take(attachment, found);
      await writeAttached(attachment, depth, watch, found);
    } else {
      found.names.push(nameOf(attachment));
      if (!take(attachment, found)) found.leftOut.push(nameOf(attachment));
    }
  }
}

/** Returns false when the attachment cannot be read later. */
function take(attachment: Attachment, { attachments }: Found): boolean {
  const part = partOf(attachment.contentId);
  if (attachments === undefined || part === undefined) return false;
  if (attachments.length >= MAX_ATTACHMENTS) return false;
  attachments.push({ part, filename: filenameOf(attachment) });
  return true;
}

/** An attached mail often has no name, but a subject, which is not known yet. */
function filenameOf({ filename, description, mimeType }: Attachment): string {
  const name = filename ?? description ?? (mimeType.startsWith('message/') ? 'message.eml' : '');
  return name.slice(0, MAX_ATTACHMENT_NAME_LENGTH);
}

async function writeAttached(
  { content }: Attachment,
  depth: number,
  watch: UndecodableWatch,
  found: Found,
): Promise<void> {
  const bytes = Buffer.from(content as ArrayBuffer);
  watch.write('\n');
  await writeMessage(await parse({ bytes }), depth + 1, watch, found);
}

/** Plain text and HTML usually say the same. HTML is used if it says more, or if there is nothing else. */
function textOf({ text = '', html }: Email): string {
  if (html === undefined) return text;
  const parts: string[] = [];
  const converter = new HtmlText({ write: (part) => parts.push(part) });
  converter.write(html);
  converter.end();
  const ofHtml = parts.join('');
  return wordCount(ofHtml) > MORE_WORDS * wordCount(text) ? ofHtml : text;
}

function wordCount(text: string): number {
  return new Set(text.match(/[\p{L}\p{N}]+/gu)).size;
}

function nameOf({ filename, description, mimeType }: Attachment): string {
  return (filename ?? description ?? mimeType).replace(/\s+/g, ' ').slice(0, MAX_NAME_LENGTH);
}

function listOf(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).join(', ');
  const more = names.length - MAX_NAMES;
  return more > 0 ? `${shown} and ${more} more` : shown;
}
