import { Worker } from 'node:worker_threads';
import type { PdfAnswers, PdfFailure, PdfReply, PdfRequest } from './pdf-protocol.js';

/** The PDF thread reported a failure, or it ended. In the second case `failure` is undefined. */
export class PdfThreadError extends Error {
  constructor(
    message: string,
    readonly failure?: PdfFailure,
  ) {
    super(message);
    this.name = 'PdfThreadError';
  }
}

interface Pending {
  resolve(value: PdfAnswers[keyof PdfAnswers]): void;
  reject(error: Error): void;
}

/** A thread needs plain JavaScript, so tests that run the sources use the file of the build. */
const THREAD_FILE = new URL(
  './pdf-thread.js',
  import.meta.url.endsWith('.ts')
    ? import.meta.url.replace('/apps/ocr-worker/', '/dist/apps/ocr-worker/')
    : import.meta.url,
);

/**
 * Sends requests to one PDF thread, one at a time. Aborting a request ends the thread, because nothing else
 * stops it.
 */
export class PdfThreadClient {
  private readonly worker: Worker;
  private pending: Pending | undefined;
  private ended = false;

  constructor() {
    // `execArgv` is empty, so this thread has no limit on WebAssembly memory: PDFium omits a picture that
    // does not fit, and the page would look blank. If the sandbox grows too large, the worker kills it.
    this.worker = new Worker(THREAD_FILE, { name: 'pdf', execArgv: [], stdout: false });
    this.worker.on('message', (reply: PdfReply) => this.settle(reply));
    this.worker.on('error', (error: Error) => this.fail(new PdfThreadError(error.message)));
    this.worker.on('exit', (code) =>
      this.fail(new PdfThreadError(`The PDF thread ended with ${code}`)),
    );
  }

  get hasEnded(): boolean {
    return this.ended;
  }

  async ask<K extends PdfRequest['kind']>(
    request: Extract<PdfRequest, { kind: K }>,
    signal: AbortSignal,
  ): Promise<PdfAnswers[K]> {
    signal.throwIfAborted();
    if (this.ended) throw new PdfThreadError('The PDF thread has ended');
    if (this.pending !== undefined)
      throw new Error('The PDF thread answers only one request at a time');
    const onAbort = (): void => {
      this.fail(signal.reason as Error);
      void this.close();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await new Promise<PdfAnswers[K]>((resolve, reject) => {
        this.pending = { resolve: resolve as Pending['resolve'], reject };
        this.worker.postMessage(request);
      });
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  async close(): Promise<void> {
    this.ended = true;
    await this.worker.terminate();
  }

  private settle(reply: PdfReply): void {
    const pending = this.pending;
    this.pending = undefined;
    if (reply.ok) pending?.resolve(reply.value);
    else pending?.reject(new PdfThreadError(reply.message, reply.failure));
  }

  private fail(error: Error): void {
    this.ended = true;
    const pending = this.pending;
    this.pending = undefined;
    pending?.reject(error);
  }
}
