import { Worker } from 'node:worker_threads';
import type { MediaType } from '@app/contracts';
import {
  DocumentEncryptedError,
  DocumentUnreadableError,
  PageError,
} from '../../sandbox-protocol/extraction.errors.js';
import type { ExtractionLimits } from '../../sandbox-protocol/extraction-limits.js';
import type { FinishedSearchablePdf } from '../../sandbox-protocol/sandbox-protocol.js';
import type { TextLayer } from '../../sandbox-protocol/text-layer.js';
import { pageImage } from './page-image.js';
import type { PageImage, WriterAnswers, WriterReply, WriterRequest } from './writer-protocol.js';

/** A page whose size is unknown gets the size of A4, in points. */
const FALLBACK = { width: 595.28, height: 841.89 };

/** A searchable PDF while it is made. It has no timeouts, because the worker kills a sandbox that hangs. */
export class SearchablePdfDocument {
  private readonly thread = new Worker(new URL('./writer-thread.js', import.meta.url), {
    name: 'searchable-pdf',
    execArgv: [],
  });

  constructor(
    private readonly original: { readonly path: string; readonly mediaType: MediaType },
    private readonly limits: ExtractionLimits,
  ) {}

  /** @throws {DocumentUnreadableError} @throws {DocumentEncryptedError} */
  async open(): Promise<void> {
    const path = this.isPdf ? this.original.path : null;
    await this.ask<'open'>({ kind: 'open', path });
  }

  async addTextLayer(layer: TextLayer): Promise<void> {
    if (!this.isPdf) await this.addPage(layer);
    await this.ask<'add-text-layer'>({ kind: 'add-text-layer', layer });
  }

  async finish(): Promise<FinishedSearchablePdf> {
    return this.ask<'finish'>({ kind: 'finish' });
  }

  /** Returns a part of the new bytes, after `finish`. */
  async readBytes(offset: number, length: number): Promise<Uint8Array> {
    return this.ask<'read-bytes'>({ kind: 'read-bytes', offset, length });
  }

  private get isPdf(): boolean {
    return this.original.mediaType === 'application/pdf';
  }

  private async addPage({ number, width, height }: TextLayer): Promise<void> {
    const size = { width: width ?? FALLBACK.width, height: height ?? FALLBACK.height };
    await this.ask<'add-page'>({ kind: 'add-page', image: await this.imageOf(number), ...size });
  }

  /** Returns null for a page that cannot be decoded: it becomes an empty page. */
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
        else if (reply.needsPassword) reject(new DocumentEncryptedError());
        else reject(new DocumentUnreadableError(undefined, new Error(reply.message)));
      });
      this.thread.postMessage(request);
    });
  }
}
