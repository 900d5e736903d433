/** Splits a stream of bytes into lines. It buffers at most one line, of at most `maxLength` bytes. */
export class LineReader {
  private chunks: Buffer[] = [];
  private length = 0;

  constructor(
    private readonly maxLength: number,
    private readonly onLine: (line: string) => void,
  ) {}

  /** Returns false when a line is too long. The stream must not be read any further then. */
  add(chunk: Buffer): boolean {
    let rest = chunk;
    for (let end = rest.indexOf(0x0a); end !== -1; end = rest.indexOf(0x0a)) {
      if (!this.buffer(rest.subarray(0, end))) return false;
      const line = Buffer.concat(this.chunks).toString('utf8');
      this.chunks = [];
      this.length = 0;
      this.onLine(line);
      rest = rest.subarray(end + 1);
    }
    return this.buffer(rest);
  }

  private buffer(part: Buffer): boolean {
    this.length += part.length;
    this.chunks.push(part);
    return this.length <= this.maxLength;
  }
}
