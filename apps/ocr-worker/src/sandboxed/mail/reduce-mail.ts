import { isAscii, isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';

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
/** Far more than the header of a mail has. A longer block is not a header. */
const MAX_HEADER_BYTES = 512 * 1024;
const EMPTY_LINE = Buffer.from('\r\n');
/** A header, one that goes on, or the line in which mailboxes note the sender. */
const HEADER_LINE = /^(?:[!-9;-~]+[ \t]*:|[ \t]|>?From )/;
/** The bytes of text that are encoded together. */
const RECODED_BYTES = 65_536;
const LINE_FEED = 0x0a;
const HYPHEN = 0x2d;

/**
 * Reads a mail line by line and leaves out the contents of parts that are not text. The parser holds a mail
 * several times in memory, and most of a large mail is attachments. Also makes 8-bit text decodable that
 * declares no character set, or a wrong one: such lines become UTF-8.
 */
export async function reduceMail(path: string, guesses?: CharsetGuesses): Promise<ReducedMail> {
  const reducer = new MailReducer(guesses);
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    const bytes = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    const end = bytes.lastIndexOf(LINE_FEED) + 1;
    // A line of megabytes is no text; it is taken as it is, so that it is not copied again with each chunk.
    const whole = end === 0 && bytes.length > MAX_HEADER_BYTES ? bytes.length : end;
    for (const line of linesOf(bytes.subarray(0, whole))) reducer.add(line);
    rest = bytes.subarray(whole);
  }
  if (rest.length > 0) reducer.add(rest);
  return reducer.finish();
}

function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length;) {
    const at = bytes.indexOf(LINE_FEED, start);
    const end = at === -1 ? bytes.length : at + 1;
    yield bytes.subarray(start, end);
    start = end;
  }
}

class MailReducer {
  private readonly kept = new GrowingBuffer(MAX_KEPT_BYTES);
  /** The boundaries of the containers that are open, from the outermost to the innermost. */
  private boundaries: string[] = [];
  /** The lines of the header that is being read; undefined in a body. */
  private header: Buffer[] | undefined = [];
  private headerBytes = 0;
  private part: PartFacts = OPEN_PART;
  private partNumber = 0;
  private readonly utf8Parts = new Set<number>();
  private readonly otherParts = new Set<number>();
  /** Text of the current part that is not yet written. */
  private text: Buffer[] = [];
  private textBytes = 0;

  constructor(private readonly guesses: CharsetGuesses | undefined) {}

  add(line: Buffer): void {
    if (this.header !== undefined) this.addHeaderLine(this.header, line);
    else if (line[0] === HYPHEN && line[1] === HYPHEN) this.addPossibleBoundary(line);
    else if (!this.part.isLeftOut) this.addText(line);
  }

  finish(): ReducedMail {
    if (this.header !== undefined) this.endHeader(this.header);
    this.writeText(true);
    const utf8Parts = new Set([...this.utf8Parts].filter((part) => !this.otherParts.has(part)));
    return { bytes: this.kept.bytes, isCutOff: this.kept.isFull, utf8Parts };
  }

  private addText(line: Buffer): void {
    const { part } = this;
    if (part.isText && !part.isEncoded && !isAscii(line)) {
      (isUtf8(line) ? this.utf8Parts : this.otherParts).add(this.partNumber);
    }
    if (part.isRecoded) this.collectText(part.isRawText ? asUtf8(line) : line);
    else this.kept.add(line);
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

  private addPossibleBoundary(line: Buffer): void {
    const name = line.toString('latin1').slice(2).trimEnd();
    const started = this.boundaries.lastIndexOf(name);
    const ended = name.endsWith('--') ? this.boundaries.lastIndexOf(name.slice(0, -2)) : -1;
    if (started === -1 && ended === -1) {
      if (!this.part.isLeftOut) this.addText(line);
      return;
    }
    this.writeText(true);
    this.kept.add(line);
    // A part of an outer container also ends those inside of the part before it.
    this.boundaries = this.boundaries.slice(0, started === -1 ? ended : started + 1);
    if (started === -1) this.part = EPILOGUE;
    else this.beginHeader();
  }

  private beginHeader(): void {
    this.header = [];
    this.headerBytes = 0;
  }

  private addHeaderLine(header: Buffer[], line: Buffer): void {
    if (!isBlank(line) && !HEADER_LINE.test(line.toString('latin1'))) {
      // Some programs leave out the empty line before the text, or before the next part.
      this.endHeader([...header, EMPTY_LINE]);
      this.add(line);
      return;
    }
    header.push(line);
    this.headerBytes += line.length;
    if (isBlank(line)) this.endHeader(header);
    else if (this.headerBytes > MAX_HEADER_BYTES) this.endHeader([...header, EMPTY_LINE]);
  }

  private endHeader(lines: readonly Buffer[]): void {
    const header = Buffer.concat(lines.map(asUtf8)).toString('utf8');
    this.part = factsOf(header);
    this.partNumber += 1;
    if (this.part.boundary !== undefined) this.boundaries.push(this.part.boundary);
    const declared = this.withCharset(header);
    this.kept.add(Buffer.from(this.part.isRecoded ? declareBase64(declared) : declared));
    this.header = undefined;
    // The body of a nested mail begins with its header.
    if (this.part.containsMessage) this.beginHeader();
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

interface PartFacts {
  readonly boundary: string | undefined;
  /** The content is a mail that is not encoded, so its lines are part of this file. */
  readonly containsMessage: boolean;
  /** The lines are not needed: they are neither text nor part of a container. */
  readonly isLeftOut: boolean;
  readonly isText: boolean;
  /** The content is in base64 or quoted-printable. */
  readonly isEncoded: boolean;
  readonly isQuoted: boolean;
  /** The lines are text that is not in base64. */
  readonly isRecoded: boolean;
  /** The content is 8-bit text that is not encoded, in UTF-8 or without a declared character set. */
  readonly isRawText: boolean;
  /** The text declares no character set, or one that has no letters but ASCII. */
  readonly lacksCharset: boolean;
}

const CONTENT_TYPE = /^content-type[ \t]*:[ \t]*([^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*)/im;
const ENCODING = /^content-transfer-encoding[ \t]*:[ \t\r\n]*([\w-]+)/im;
const CHARSET = /;\s*charset\s*=\s*"?([\w.:-]+)"?/i;
const BOUNDARY = /;\s*boundary\s*=\s*(?:"((?:[^"\\\r\n]|\\.)*)"|([^\s;]+))/i;
const ATTACHED = /^content-disposition[ \t]*:[ \t\r\n]*attachment/im;
const ASCII = /^(?:us-)?ascii$/i;

const OPEN_PART = factsOf('');
/** Lines after the last part of a container, which no program displays. */
const EPILOGUE: PartFacts = { ...OPEN_PART, isLeftOut: true };

function factsOf(header: string): PartFacts {
  const type = CONTENT_TYPE.exec(header)?.[1] ?? 'text/plain';
  const encoding = ENCODING.exec(header)?.[1]?.toLowerCase();
  const isEncoded = encoding === 'base64' || encoding === 'quoted-printable';
  const charset = CHARSET.exec(type)?.[1];
  const [, quoted, bare] = BOUNDARY.exec(type) ?? [];
  const isMessage = /^message\/(?:rfc822|global)\b/i.test(type);
  const isMultipart = /^multipart\//i.test(type);
  const boundary = isMultipart ? (quoted?.replace(/\\(.)/g, '$1') ?? bare) : undefined;
  const isText = /^text\//i.test(type) || !/^[\w.+-]+\/[\w.+-]+/.test(type);
  const isAttached = isText ? ATTACHED.test(header) : !isMessage && !isMultipart;
  const lacksCharset = isText && (charset === undefined || ASCII.test(charset));
  return {
    boundary,
    containsMessage: isMessage && !isEncoded,
    // Before its first part, a container only has a note for old programs.
    isLeftOut: isAttached || (isMultipart && boundary !== undefined),
    isText,
    isEncoded,
    isQuoted: encoding === 'quoted-printable',
    isRecoded: isText && !isAttached && encoding !== 'base64',
    isRawText: !isEncoded && isText && (lacksCharset || /^utf-?8$/i.test(charset ?? '')),
    lacksCharset,
  };
}

/** Replaces the transfer encoding of a part. */
function declareBase64(header: string): string {
  const rest = header.replace(
    /^content-transfer-encoding[ \t]*:[^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*\r?\n/im,
    '',
  );
  return `Content-Transfer-Encoding: base64\r\n${rest}`;
}

/** Decodes a line of quoted-printable (RFC 2045, 6.7). What is not valid stays as it is. */
function decodeQuoted(line: Buffer): Buffer {
  const text = line.toString('latin1').replace(/[ \t]+(?=\r?\n?$)/, '');
  const joined = text.replace(/=\r?\n?$/, '');
  const decoded = joined.replace(/=([0-9a-f]{2})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return Buffer.from(decoded, 'latin1');
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

/** Bytes that are not UTF-8 are most likely windows-1252, which also contains Latin-1. */
function asUtf8(line: Buffer): Buffer {
  return isUtf8(line) ? line : Buffer.from(new TextDecoder('windows-1252').decode(line));
}

function isBlank(line: Buffer): boolean {
  return line.toString('latin1').trim() === '';
}
