import { isAscii, isUtf8 } from 'node:buffer';
import { mailLines } from './mail-lines.js';
import { CHARSET, CONTENT_TYPE, decodeQuoted } from './mail-part.js';
import { asUtf8, MailStructure } from './mail-structure.js';

/** A mail without the bytes that are not needed for its text. */
export interface ReducedMail {
  readonly bytes: Buffer;
  /** The mail has more text than fits. */
  readonly isCutOff: boolean;
  /** The numbers of parts that declare another character set, but are valid UTF-8 with letters beyond ASCII. */
  readonly utf8Parts: ReadonlySet<number>;
}

/** What to assume about a mail whose declarations of character sets were found to be wrong. */
export interface CharsetGuesses {
  /** The character set of encoded parts that declare none. */
  readonly undeclared: string;
  readonly utf8Parts: ReadonlySet<number>;
}

const MAX_KEPT_BYTES = 40 * 1024 * 1024;
/** The bytes of text that are encoded together. */
const RECODED_BYTES = 65_536;

/**
 * Reads a mail line by line and leaves out the contents of parts that are not text. The parser holds a mail
 * several times in memory, and most of a large mail is attachments. Also makes 8-bit text decodable that
 * declares no character set, or a wrong one: such lines become UTF-8.
 */
export async function reduceMail(path: string, guesses?: CharsetGuesses): Promise<ReducedMail> {
  const reducer = new MailReducer(guesses);
  for await (const lines of mailLines(path)) for (const line of lines) reducer.add(line);
  return reducer.finish();
}

class MailReducer extends MailStructure {
  private readonly kept = new GrowingBuffer(MAX_KEPT_BYTES);
  private readonly utf8Parts = new Set<number>();
  private readonly otherParts = new Set<number>();
  /** Text of the current part that is not yet written. */
  private text: Buffer[] = [];
  private textBytes = 0;

  constructor(private readonly guesses: CharsetGuesses | undefined) {
    super();
  }

  finish(): ReducedMail {
    this.end();
    this.writeText(true);
    const utf8Parts = new Set([...this.utf8Parts].filter((part) => !this.otherParts.has(part)));
    return { bytes: this.kept.bytes, isCutOff: this.kept.isFull, utf8Parts };
  }

  protected onLine(line: Buffer): void {
    const { part } = this;
    if (part.isLeftOut) return;
    if (part.isText && !part.isEncoded && !isAscii(line)) {
      (isUtf8(line) ? this.utf8Parts : this.otherParts).add(this.partNumber);
    }
    if (part.isRecoded) this.collectText(part.isRawText ? asUtf8(line) : line);
    else this.kept.add(line);
  }

  protected onBoundary(line: Buffer): void {
    this.writeText(true);
    this.kept.add(line);
  }

  protected onHeader(header: string): void {
    const declared = numbered(this.withCharset(header), this.partNumber);
    this.kept.add(Buffer.from(this.part.isRecoded ? declareBase64(declared) : declared));
  }

  private collectText(bytes: Buffer): void {
    this.text.push(Buffer.from(this.part.isQuoted ? decodeQuoted(bytes) : bytes));
    this.textBytes += bytes.length;
    if (this.textBytes >= RECODED_BYTES) this.writeText(false);
  }

  /** The parser keeps an object for each line, so text is passed on in base64, in a few long lines. */
  private writeText(isLast: boolean): void {
    if (this.text.length === 0) return;
    const bytes = Buffer.concat(this.text);
    const end = isLast ? bytes.length : bytes.length - (bytes.length % 3);
    this.kept.add(Buffer.from(`${bytes.toString('base64', 0, end)}\r\n`));
    this.text = end < bytes.length ? [bytes.subarray(end)] : [];
    this.textBytes = bytes.length - end;
  }

  private withCharset(header: string): string {
    const { part, guesses } = this;
    if (part.isLeftOut || !part.isText) return header;
    if (guesses?.utf8Parts.has(this.partNumber) === true) return declare(header, 'utf-8');
    if (!part.lacksCharset) return header;
    const charset = part.isRawText ? 'utf-8' : guesses?.undeclared;
    return charset === undefined ? header : declare(header, charset);
  }
}

/** Bytes up to a limit, without an object for each line. */
class GrowingBuffer {
  isFull = false;
  private buffer = Buffer.alloc(65_536);
  private length = 0;

  constructor(private readonly limit: number) {}

  get bytes(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  add(bytes: Buffer): void {
    const length = this.length + bytes.length;
    if (this.isFull || length > this.limit) {
      this.isFull = true;
      return;
    }
    if (length > this.buffer.length) {
      const larger = Buffer.alloc(Math.max(length, 2 * this.buffer.length));
      this.buffer.copy(larger, 0, 0, this.length);
      this.buffer = larger;
    }
    bytes.copy(this.buffer, this.length);
    this.length = length;
  }
}

/** Replaces the transfer encoding of a part. */
function declareBase64(header: string): string {
  const rest = header.replace(
    /^content-transfer-encoding[ \t]*:[^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*\r?\n/im,
    '',
  );
  return `Content-Transfer-Encoding: base64\r\n${rest}`;
}

/** Declares the character set of a text. A type without a subtype, such as `text`, becomes plain text. */
function declare(header: string, charset: string): string {
  const type = CONTENT_TYPE.exec(header);
  if (type === null) return header;
  const value = (type[1] ?? '')
    .replace(CHARSET, '')
    .replace(/^(?![\w.+-]+\/[\w.+-])[^;]*/, 'text/plain');
  const end = type.index + type[0].length;
  return `${header.slice(0, type.index)}Content-Type: ${value}; charset=${charset}${header.slice(end)}`;
}

/** Replaces the id of a part by its number, which the parser passes on. No mail program shows the id. */
function numbered(header: string, part: number): string {
  const rest = header.replace(/^content-id[ \t]*:[^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*\r?\n/gim, '');
  return `Content-ID: ${partId(part)}\r\n${rest}`;
}

function partId(part: number): string {
  return `<part-${part}>`;
}

/** Returns the number of a part of a reduced mail; undefined for a part of a mail in it that was encoded. */
export function partOf(contentId: string | undefined): number | undefined {
  const [, number] = /^<part-(\d+)>$/.exec(contentId ?? '') ?? [];
  return number === undefined ? undefined : Number(number);
}
