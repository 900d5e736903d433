import type { PageLoss } from '../page/page-reader.js';
import type { ConvertedDocument, ConvertedPage } from './converted-document.js';

/** Far more than any document that people read. It bounds memory. */
const MAX_TEXT_LENGTH = 20_000_000;
/**
 * A page longer than this ends at its next line, and at twice the length between any two characters, because
 * one page is searched and shown as a whole.
 */
const LONG_PAGE_LENGTH = 16_000;

/** The text has reached its limit: the reader must stop. What was written is kept. */
export class TextLimitError extends Error {}

/** Collects the text of a document page by page. A page that gets too long continues on the next one. */
export class PageTextWriter {
  private readonly pages: ConvertedPage[] = [];
  private pageCount = 0;
  private parts: string[] = [];
  private pageLength = 0;
  private totalLength = 0;
  private losses: PageLoss[] = [];
  private last = '';

  constructor(private readonly maxPages: number) {}

  /** Returns whether the current line has no text yet. */
  get isAtLineStart(): boolean {
    return this.pageLength === 0 || this.last === '\n';
  }

  get isPageEmpty(): boolean {
    return this.pageLength === 0;
  }

  /** @throws {TextLimitError} */
  write(text: string): void {
    for (let start = 0; start < text.length;) {
      const end = this.endOfPiece(text, start);
      this.add(text.slice(start, end));
      start = end;
    }
  }

  /** Ends the line, unless it has no text. */
  endLine(): void {
    if (!this.isAtLineStart) this.write('\n');
  }

  endPage(): void {
    this.pageCount += 1;
    if (this.pages.length < this.maxPages) {
      this.pages.push({ text: this.parts.join(''), losses: this.losses });
    }
    this.parts = [];
    this.pageLength = 0;
    this.losses = [];
  }

  /** Tells what is missing on the current page. */
  addLoss(loss: PageLoss): void {
    this.losses.push(loss);
  }

  /** Ends the last page, unless it is empty and not the only one. */
  finish(): Omit<ConvertedDocument, 'attachments'> {
    if (this.pageLength > 0 || this.losses.length > 0 || this.pageCount === 0) this.endPage();
    return { pageCount: this.pageCount, pages: this.pages };
  }

  private add(piece: string): void {
    this.totalLength += piece.length;
    if (this.totalLength > MAX_TEXT_LENGTH) throw new TextLimitError();
    this.parts.push(piece);
    this.pageLength += piece.length;
    this.last = piece.slice(-1);
    const isLong = this.pageLength >= LONG_PAGE_LENGTH;
    if ((isLong && this.last === '\n') || this.pageLength >= 2 * LONG_PAGE_LENGTH) this.endPage();
  }

  /** Lines are added one by one near the end of a long page, so that it can end between them. */
  private endOfPiece(text: string, start: number): number {
    const room = LONG_PAGE_LENGTH - this.pageLength;
    if (text.length - start < room) return text.length;
    const from = Math.max(start, start + room - 1);
    const lineEnd = text.indexOf('\n', from);
    const longest = start + 2 * LONG_PAGE_LENGTH - this.pageLength;
    if (lineEnd !== -1 && lineEnd < longest) return lineEnd + 1;
    if (text.length <= longest) return text.length;
    const isPair = (text.charCodeAt(longest) & 0xfc00) === 0xdc00;
    return isPair ? longest + 1 : longest;
  }
}
