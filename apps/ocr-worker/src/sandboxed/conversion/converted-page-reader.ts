import type { MailAttachment } from '../../sandbox-protocol/extractor.js';
import { PageUnreadableError } from '../../sandbox-protocol/extraction.errors.js';
import { cleanText } from '../page/clean-text.js';
import { PageReader, type PageContent } from '../page/page-reader.js';
import type { ConvertedDocument } from '../converted-text/converted-document.js';
import { readAttachment } from '../mail/read-attachment.js';
import type { ConversionRequest } from './conversion-protocol.js';
import { convertInThread } from './convert-in-thread.js';

/** Reads files that contain text without pages of their own: mail, HTML and office files. */
export class ConvertedPageReader extends PageReader {
  readonly pageCount: number;

  override readonly attachments: readonly MailAttachment[];

  private constructor(
    private readonly path: string,
    private readonly document: ConvertedDocument,
  ) {
    super();
    this.pageCount = document.pageCount;
    this.attachments = document.attachments;
  }

  /** Converts the whole file, because its text can be anywhere in it. */
  static async open(request: ConversionRequest, signal: AbortSignal): Promise<ConvertedPageReader> {
    return new ConvertedPageReader(request.path, await convertInThread(request, signal));
  }

  async readPage(number: number): Promise<PageContent> {
    const page = this.document.pages[number - 1];
    if (page === undefined) throw new PageUnreadableError('There is no such page.');
    return { kind: 'text', text: cleanText(page.text), size: null, words: [], losses: page.losses };
  }

  override readAttachment(part: number, signal: AbortSignal): AsyncIterable<Uint8Array> {
    return readAttachment(this.path, part, signal);
  }

  async close(): Promise<void> {
    // The thread has ended, and the pages are plain data.
  }
}
