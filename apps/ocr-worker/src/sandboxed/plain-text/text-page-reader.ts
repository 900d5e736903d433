import { open, type FileHandle } from 'node:fs/promises';
import { cleanText } from '../page/clean-text.js';
import { PageUnreadableError } from '../../sandbox-protocol/extraction.errors.js';
import { PageReader, type PageContent } from '../page/page-reader.js';
import { layOutText, type TextLayout } from './text-pages.js';

/** Reads plain text. A form feed begins a new page, as it does on a printer. */
export class TextPageReader extends PageReader {
  readonly pageCount: number;

  private constructor(
    private readonly file: FileHandle,
    private readonly layout: TextLayout,
  ) {
    super();
    this.pageCount = layout.pageCount;
  }

  static async open(path: string, limits: { maxPages: number }): Promise<TextPageReader> {
    const file = await open(path, 'r');
    try {
      return new TextPageReader(file, await layOutText(file, limits.maxPages));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async readPage(number: number, signal: AbortSignal): Promise<PageContent> {
    const page = this.layout.pages[number - 1];
    if (page === undefined) throw new PageUnreadableError('There is no such page.');
    signal.throwIfAborted();
    const bytes = Buffer.alloc(page.end - page.start);
    await this.file.read(bytes, 0, bytes.length, page.start);
    return { kind: 'text', text: cleanText(this.decode(bytes)), size: null, words: [] };
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  private decode(bytes: Buffer): string {
    try {
      return new TextDecoder(this.layout.encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch (error) {
      throw new PageUnreadableError('The text is not valid Unicode.', error);
    }
  }
}
