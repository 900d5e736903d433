import { open, type FileHandle } from 'node:fs/promises';
import { cleanText } from '../page/clean-text.js';
import { PageUnreadableError } from '../../sandbox-protocol/extraction.errors.js';
import { PageReader, type PageContent, type PageLoss } from '../page/page-reader.js';
import { decodeBytes } from '../text-encoding/decode-bytes.js';
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
    const { encoding } = this.layout;
    const { text, undecodable } = decodeBytes(bytes, encoding);
    const losses = undecodable === 0 ? [] : [undecodableLoss(undecodable, encoding)];
    return { kind: 'text', text: cleanText(text), encoding, size: null, words: [], losses };
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

function undecodableLoss(places: number, encoding: string): PageLoss {
  const where = places === 1 ? 'In one place' : `In ${places} places`;
  const message = `${where}, the page has bytes that are not valid ${encoding}; U+FFFD is in their place.`;
  return { code: 'page.undecodable', message };
}
