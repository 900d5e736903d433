import type { MediaType } from '@app/contracts';
import { DocumentTimeoutError } from '../sandbox-protocol/extraction.errors.js';
import type { TextLayer } from '../sandbox-protocol/text-layer.js';
import type { WriterAnswers } from '../sandboxed/searchable-pdf/writer-protocol.js';
import { sandboxCommand } from './sandbox-command.js';
import { SandboxEndedError } from './sandbox.errors.js';
import { TIMEOUT_MARGIN_MS, type SandboxOptions } from './sandbox-options.js';
import { SandboxProcess } from './sandbox-process.js';
import type { SandboxRequest } from '../sandbox-protocol/sandbox-protocol.js';
import { bytesReadSchema, searchablePdfFinishedSchema } from '../sandbox-protocol/reply-schemas.js';

/** As many bytes as come out of a sandbox at once; they travel as text. */
const PART_BYTES = 1024 * 1024;
/** As for reading: the whole time of a page for a tenth of them, and for five more. */
const BUDGET_SHARE = 0.1;
const BUDGET_PAGES = 5;

/** What comes out of a sandbox that made a searchable PDF. */
export type SearchablePdfParts = WriterAnswers['finish'] & {
  /** What follows the bytes that are kept of the original. */
  readonly parts: AsyncIterable<Buffer>;
};

/** Makes searchable PDFs, each in a sandbox of its own. */
export class SearchablePdfSandbox {
  constructor(
    private readonly options: Pick<SandboxOptions, 'isolation' | 'memoryBytes' | 'limits'>,
  ) {}

  /**
   * Lays the pages' words over the pages of the original, and lends the result to `use`.
   *
   * @throws {DocumentError} when that cannot be done
   */
  async make<T>(
    original: { path: string; mediaType: MediaType; pages: number },
    layers: AsyncIterable<TextLayer>,
    signal: AbortSignal,
    use: (made: SearchablePdfParts) => Promise<T>,
  ): Promise<T> {
    const { isolation, memoryBytes, limits } = this.options;
    const budgetMs = limits.pageTimeoutMs * (BUDGET_PAGES + BUDGET_SHARE * original.pages);
    const deadline = AbortSignal.timeout(budgetMs);
    const either = AbortSignal.any([signal, deadline]);
    const command = sandboxCommand(isolation, { memoryBytes, readable: [original.path] });
    const sandbox = await SandboxProcess.start(command, memoryBytes, either);
    const ask = (request: SandboxRequest) =>
      sandbox.ask(request, limits.pageTimeoutMs + TIMEOUT_MARGIN_MS, either);
    try {
      const { path, mediaType } = original;
      await ask({ kind: 'begin-searchable', original: { path, mediaType }, limits });
      for await (const page of layers) await ask({ kind: 'lay', page });
      const made = searchablePdfFinishedSchema.parse(await ask({ kind: 'finish-searchable' }));
      return await use({ ...made, parts: parts(made.newBytes, ask) });
    } catch (error) {
      signal.throwIfAborted();
      if (deadline.aborted) throw new DocumentTimeoutError();
      throw error instanceof SandboxEndedError ? error.asDocumentError() : error;
    } finally {
      await sandbox.end('closed');
    }
  }
}

async function* parts(
  total: number,
  ask: (request: SandboxRequest) => Promise<unknown>,
): AsyncGenerator<Buffer> {
  for (let offset = 0; offset < total; offset += PART_BYTES) {
    const length = Math.min(PART_BYTES, total - offset);
    const answer = bytesReadSchema.parse(await ask({ kind: 'take', offset, length }));
    yield Buffer.from(answer.base64, 'base64');
  }
}
