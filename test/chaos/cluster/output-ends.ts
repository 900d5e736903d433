/** Keeps only the beginning and the end of a process's output. */
export class OutputEnds {
  private readonly limit: number;
  private head = '';
  private tail = '';
  private length = 0;

  /** @param limit how many characters of each end are kept */
  constructor(limit: number) {
    this.limit = limit;
  }

  push(text: string): void {
    const room = this.limit - this.head.length;
    this.head += text.slice(0, room);
    this.tail = (this.tail + text.slice(room)).slice(-this.limit);
    this.length += text.length;
  }

  /** Both ends, with a line between them that gives the number of omitted characters. */
  get text(): string {
    const omitted = this.length - this.head.length - this.tail.length;
    const gap = omitted > 0 ? `\n... ${omitted} characters ...\n` : '';
    return `${this.head}${gap}${this.tail}`.trim();
  }
}
