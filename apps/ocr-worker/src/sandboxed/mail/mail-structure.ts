import { isUtf8 } from 'node:buffer';
import { EPILOGUE, factsOf, OPEN_PART, type PartFacts } from './mail-part.js';

/** Far more than the header of a mail has. A longer block is not a header. */
export const MAX_HEADER_BYTES = 512 * 1024;
const EMPTY_LINE = Buffer.from('\r\n');
/** A header, one that goes on, or the line in which mailboxes note the sender. */
const HEADER_LINE = /^(?:[!-9;-~]+[ \t]*:|[ \t]|>?From )/;
const HYPHEN = 0x2d;

/** Follows the parts of a mail line by line, also those of the mails in it. Parts are numbered from 1 as they begin. */
export abstract class MailStructure {
  protected part: PartFacts = OPEN_PART;
  protected partNumber = 0;
  /** The boundaries of the containers that are open, from the outermost to the innermost. */
  private boundaries: string[] = [];
  /** The lines of the header that is being read; undefined in a body. */
  private header: Buffer[] | undefined = [];
  private headerBytes = 0;

  add(line: Buffer): void {
    if (this.header !== undefined) this.addHeaderLine(this.header, line);
    else if (line[0] === HYPHEN && line[1] === HYPHEN) this.addPossibleBoundary(line);
    else this.onLine(line);
  }

  /** Called at the end of the mail. A header may still be open. */
  protected end(): void {
    if (this.header !== undefined) this.endHeader(this.header);
  }

  /** `depth` is the number of containers around the part. */
  protected abstract onHeader(header: string, depth: number): void;
  /** A line of a body. */
  protected abstract onLine(line: Buffer): void;
  /** A boundary of the container at this depth, the outermost being 0. It ends all parts within. */
  protected abstract onBoundary(line: Buffer, depth: number): void;

  private addPossibleBoundary(line: Buffer): void {
    const name = line.toString('latin1').slice(2).trimEnd();
    const started = this.boundaries.lastIndexOf(name);
    const ended = name.endsWith('--') ? this.boundaries.lastIndexOf(name.slice(0, -2)) : -1;
    if (started === -1 && ended === -1) {
      this.onLine(line);
      return;
    }
    this.onBoundary(line, started === -1 ? ended : started);
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
    const depth = this.boundaries.length;
    if (this.part.boundary !== undefined) this.boundaries.push(this.part.boundary);
    this.header = undefined;
    this.onHeader(header, depth);
    // The body of a nested mail begins with its header.
    if (this.part.containsMessage) this.beginHeader();
  }
}

/** Bytes that are not UTF-8 are most likely windows-1252, which also contains Latin-1. */
export function asUtf8(line: Buffer): Buffer {
  return isUtf8(line) ? line : Buffer.from(new TextDecoder('windows-1252').decode(line));
}

function isBlank(line: Buffer): boolean {
  return line.toString('latin1').trim() === '';
}
