import type { PageTextWriter } from './page-text-writer.js';

/** Passes text on and notices characters that could not be decoded. */
export class UndecodableWatch {
  private count = 0;

  constructor(private readonly writer: PageTextWriter) {}

  write(text: string): void {
    if (text.includes('\ufffd')) this.count += text.split('\ufffd').length - 1;
    this.writer.write(text);
  }

  /** Tells on the current page how many characters are missing. */
  tell(): void {
    if (this.count === 0) return;
    this.writer.addLoss({
      code: 'page.undecodable',
      message: `${this.count} characters of the file could not be decoded.`,
    });
  }
}
