import { mailLines } from './mail-lines.js';
import { decodeQuoted } from './mail-part.js';
import { MailStructure } from './mail-structure.js';

const CHUNK_BYTES = 512 * 1024;
const LINE_END = /\r?\n$/;

/** Yields the bytes of one part of a mail, decoded, in chunks of about half a megabyte. */
export async function* attachmentBytes(path: string, part: number): AsyncGenerator<Buffer> {
  const finder = new PartFinder(part);
  for await (const lines of mailLines(path)) {
    for (const line of lines) {
      finder.add(line);
      if (finder.size >= CHUNK_BYTES) yield finder.take();
    }
    if (finder.isPast) break;
  }
  finder.finish();
  if (finder.size > 0) yield finder.take();
}

/** Collects the bytes of the wanted part. */
class PartFinder extends MailStructure {
  size = 0;
  isPast = false;
  private isInside = false;
  private depth = 0;
  private encoding: 'base64' | 'quoted' | undefined;
  private chunks: Buffer[] = [];
  /** The end of the last line, which belongs to the boundary if one follows. */
  private lineEnd: Buffer = Buffer.alloc(0);
  /** Characters of base64 that are no whole group yet. */
  private rest = '';

  constructor(private readonly wanted: number) {
    super();
  }

  override add(line: Buffer): void {
    const wasInside = this.isInside;
    super.add(line);
    if (wasInside && this.isInside) this.collect(line);
  }

  take(): Buffer {
    const bytes = Buffer.concat(this.chunks);
    this.chunks = [];
    this.size = 0;
    return bytes;
  }

  finish(): void {
    this.end();
    if (this.isInside) this.keep(this.lineEnd);
    this.keep(Buffer.from(this.rest, 'base64'));
    this.rest = '';
  }

  protected onHeader(_header: string, depth: number): void {
    if (this.partNumber !== this.wanted) return;
    const { isEncoded, isQuoted } = this.part;
    this.encoding = isQuoted ? 'quoted' : isEncoded ? 'base64' : undefined;
    this.depth = depth;
    this.isInside = true;
  }

  protected onLine(): void {
    // All lines of the part are collected, also the headers of a mail in it.
  }

  protected onBoundary(_line: Buffer, depth: number): void {
    if (!this.isInside || depth >= this.depth) return;
    this.isInside = false;
    this.isPast = true;
  }

  private collect(line: Buffer): void {
    if (this.encoding === 'base64') this.collectBase64(line);
    else {
      this.keep(this.lineEnd);
      const bytes = this.encoding === 'quoted' ? decodeQuoted(line) : line;
      const [end = ''] = LINE_END.exec(bytes.toString('latin1', bytes.length - 2)) ?? [];
      this.keep(bytes.subarray(0, bytes.length - end.length));
      this.lineEnd = Buffer.from(end);
    }
  }

  private collectBase64(line: Buffer): void {
    const text = this.rest + line.toString('latin1').replace(/[^A-Za-z0-9+/]/g, '');
    const end = text.length - (text.length % 4);
    this.keep(Buffer.from(text.slice(0, end), 'base64'));
    this.rest = text.slice(end);
  }

  private keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.chunks.push(Buffer.from(bytes));
    this.size += bytes.length;
  }
}
