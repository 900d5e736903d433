import { Worker } from 'node:worker_threads';
import type { MediaType } from '@app/contracts';
import { DocumentUnreadableError, PageError } from '../../sandbox-protocol/extraction.errors.js';
import type { ExtractionLimits } from '../../sandbox-protocol/extraction-limits.js';
import { pageImage } from './page-image.js';
import type { TextLayer } from '../../sandbox-protocol/text-layer.js';
import type { PageImage, WriterAnswers, WriterReply, WriterRequest } from './writer-protocol.js';

/** A page whose size nobody could tell: A4. */
const FALLBACK = { width: 595.28, height: 841.89 };

/**
 * A searchable PDF while it is made, inside a sandbox. Whatever takes too long ends with the sandbox, so nothing here has a
 * watch of its own.
 */
export class SearchablePdfDocument {
  private readonly thread = new Worker(new URL('./writer-thread.js', import.meta.url), {
    name: 'searchable',
    execArgv: [],
  });

  constructor(
    private readonly original: { readonly path: string; readonly mediaType: MediaType },
    private readonly limits: ExtractionLimits,
  ) {}

  /** @throws {DocumentUnreadableError} */
  async open(): Promise<void> {
    const path = this.isPdf ? this.original.path : null;
    await this.ask<'open'>({ kind: 'open', path });
  }

  async lay(page: TextLayer): Promise<void> {
    if (!this.isPdf) await this.add(page);
    await this.ask<'lay'>({ kind: 'lay', page });
  }

  async finish(): Promise<WriterAnswers['finish']> {
    return this.ask<'finish'>({ kind: 'finish' });
  }

  async take(offset: number, length: number): Promise<Uint8Array> {
    return this.ask<'take'>({ kind: 'take', offset, length });
  }

  private get isPdf(): boolean {
    return this.original.mediaType === 'application/pdf';
  }

  private async add({ number, width, height }: TextLayer): Promise<void> {
    const size = { width: width ?? FALLBACK.width, height: height ?? FALLBACK.height };
    await this.ask<'add'>({ kind: 'add', image: await this.imageOf(number), ...size });
  }

  /** Null for a page that cannot be decoded: its place stays empty. */
  private async imageOf(number: number): Promise<PageImage | null> {
    const { path, mediaType } = this.original;
    try {
      return await pageImage(path, mediaType, number - 1, this.limits);
    } catch (error) {
      if (error instanceof PageError) return null;
      throw error;
    }
  }

  private ask<K extends WriterRequest['kind']>(
    request: Extract<WriterRequest, { kind: K }>,
  ): Promise<WriterAnswers[K]> {
    return new Promise((resolve, reject) => {
      this.thread.once('error', reject);
      this.thread.once('message', (reply: WriterReply) => {
        this.thread.removeListener('error', reject);
        if (reply.ok) resolve(reply.value as WriterAnswers[K]);
        else reject(new DocumentUnreadableError(undefined, new Error(reply.message)));
      });
      this.thread.postMessage(request);
    });
  }
}
