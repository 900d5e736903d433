/** Cuts a stream of bytes into lines, and holds no more than one of a bounded length. */
export class LineReader {
  private chunks: Buffer[] = [];
  private length = 0;

  constructor(
    private readonly maxLength: number,
    private readonly onLine: (line: string) => void,
  ) {}

  /** False when a line is too long; what comes after it is worth nothing. */
  add(chunk: Buffer): boolean {
    let rest = chunk;
    for (let end = rest.indexOf(0x0a); end !== -1; end = rest.indexOf(0x0a)) {
      if (!this.hold(rest.subarray(0, end))) return false;
      const line = Buffer.concat(this.chunks).toString('utf8');
      this.chunks = [];
      this.length = 0;
      this.onLine(line);
      rest = rest.subarray(end + 1);
    }
    return this.hold(rest);
  }

  private hold(part: Buffer): boolean {
    this.length += part.length;
    this.chunks.push(part);
    return this.length <= this.maxLength;
  }
}
