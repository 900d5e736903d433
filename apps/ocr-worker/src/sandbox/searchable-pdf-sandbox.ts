import type { MediaType } from '@app/contracts';
import { DocumentTimeoutError } from '../sandbox-protocol/extraction.errors.js';
import { bytesReadSchema, searchablePdfFinishedSchema } from '../sandbox-protocol/reply-schemas.js';
import type {
  FinishedSearchablePdf,
  SandboxRequest,
} from '../sandbox-protocol/sandbox-protocol.js';
import type { TextLayer } from '../sandbox-protocol/text-layer.js';
import { sandboxCommand } from './sandbox-command.js';
import {
  cpuBudgetSeconds,
  documentBudgetMs,
  TIMEOUT_MARGIN_MS,
  type SandboxOptions,
} from './sandbox-options.js';
import { SandboxProcess } from './sandbox-process.js';
import { SandboxEndedError } from './sandbox.errors.js';

/** The number of bytes per reply. They travel as Base64 text. */
const PART_BYTES = 1024 * 1024;

/** A finished searchable PDF, while its sandbox is still running. */
export type SearchablePdfParts = FinishedSearchablePdf & {
  /** The bytes that follow the kept bytes of the original. */
  readonly parts: AsyncIterable<Buffer>;
};

/** Makes searchable PDFs, each in its own sandbox. */
export class SearchablePdfSandbox {
  constructor(
    private readonly options: Pick<SandboxOptions, 'isolation' | 'memoryBytes' | 'limits'>,
  ) {}

  /**
   * Adds the text layers to the pages of the original and passes the result to `use`. The sandbox ends when `use` has
   * finished.
   *
   * @throws {DocumentError} when the document does not allow it
   */
  async make<T>(
    original: { path: string; mediaType: MediaType; pages: number },
    layers: AsyncIterable<TextLayer>,
    signal: AbortSignal,
    use: (made: SearchablePdfParts) => Promise<T>,
  ): Promise<T> {
    const { isolation, memoryBytes, limits } = this.options;
    const deadline = AbortSignal.timeout(documentBudgetMs(limits, original.pages));
    const either = AbortSignal.any([signal, deadline]);
    const command = sandboxCommand(isolation, {
      memoryBytes,
      cpuSeconds: cpuBudgetSeconds(limits),
      readable: [original.path],
    });
    const sandbox = await SandboxProcess.start(command, memoryBytes, either);
    const ask = (request: SandboxRequest) =>
      sandbox.ask(request, limits.pageTimeoutMs + TIMEOUT_MARGIN_MS, either);
    try {
      const { path, mediaType } = original;
      await ask({ kind: 'begin-searchable-pdf', original: { path, mediaType }, limits });
      for await (const layer of layers) await ask({ kind: 'add-text-layer', layer });
      const made = searchablePdfFinishedSchema.parse(await ask({ kind: 'finish-searchable-pdf' }));
      return await use({ ...made, parts: readParts(made.newBytes, ask) });
    } catch (error) {
      signal.throwIfAborted();
      if (deadline.aborted) throw new DocumentTimeoutError();
      throw error instanceof SandboxEndedError ? error.asDocumentError() : error;
    } finally {
      await sandbox.end('closed');
    }
  }
}

async function* readParts(
  total: number,
  ask: (request: SandboxRequest) => Promise<unknown>,
): AsyncGenerator<Buffer> {
  for (let offset = 0; offset < total; offset += PART_BYTES) {
    const length = Math.min(PART_BYTES, total - offset);
    const answer = bytesReadSchema.parse(await ask({ kind: 'read-bytes', offset, length }));
    yield Buffer.from(answer.base64, 'base64');
  }
}
