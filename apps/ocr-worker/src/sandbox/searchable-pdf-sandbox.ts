import type { MediaType } from '@app/contracts';
import { DocumentTimeoutError } from '../sandbox-protocol/extraction.errors.js';
import type { PageLayer } from '../sandbox-protocol/text-layer.js';
import type { SearchableAnswers } from '../sandboxed/searchable-pdf/writer-protocol.js';
import { cellCommand } from './sandbox-command.js';
import { CellDeathError } from './sandbox.errors.js';
import { LATENESS_MS, type CellOptions } from './sandbox-options.js';
import { CellProcess } from './sandbox-process.js';
import type { CellRequest } from '../sandbox-protocol/sandbox-protocol.js';
import { bytesTakenSchema, searchableFinishedSchema } from '../sandbox-protocol/reply-schemas.js';

/** As many bytes as come out of a cell at once; they travel as text. */
const PART_BYTES = 1024 * 1024;
/** As for reading: the whole time of a page for a tenth of them, and for five more. */
const BUDGET_SHARE = 0.1;
const BUDGET_PAGES = 5;

/** What comes out of a cell that made a searchable PDF. */
export type SearchableParts = SearchableAnswers['finish'] & {
  /** What follows the bytes that are kept of the original. */
  readonly parts: AsyncIterable<Buffer>;
};

/** Makes searchable PDFs, each in a cell of its own. */
export class SearchableCells {
  constructor(
    private readonly options: Pick<CellOptions, 'isolation' | 'memoryBytes' | 'limits'>,
  ) {}

  /**
   * Lays the pages' words over the pages of the original, and lends the result to `use`.
   *
   * @throws {DocumentError} when that cannot be done
   */
  async make<T>(
    original: { path: string; mediaType: MediaType; pages: number },
    layers: AsyncIterable<PageLayer>,
    signal: AbortSignal,
    use: (made: SearchableParts) => Promise<T>,
  ): Promise<T> {
    const { isolation, memoryBytes, limits } = this.options;
    const budgetMs = limits.pageTimeoutMs * (BUDGET_PAGES + BUDGET_SHARE * original.pages);
    const deadline = AbortSignal.timeout(budgetMs);
    const either = AbortSignal.any([signal, deadline]);
    const command = cellCommand(isolation, { memoryBytes, readable: [original.path] });
    const cell = await CellProcess.start(command, memoryBytes, either);
    const ask = (request: CellRequest) =>
      cell.ask(request, limits.pageTimeoutMs + LATENESS_MS, either);
    try {
      const { path, mediaType } = original;
      await ask({ kind: 'begin-searchable', original: { path, mediaType }, limits });
      for await (const page of layers) await ask({ kind: 'lay', page });
      const made = searchableFinishedSchema.parse(await ask({ kind: 'finish-searchable' }));
      return await use({ ...made, parts: parts(made.newBytes, ask) });
    } catch (error) {
      signal.throwIfAborted();
      if (deadline.aborted) throw new DocumentTimeoutError();
      throw error instanceof CellDeathError ? error.asDocumentError() : error;
    } finally {
      await cell.end('closed');
    }
  }
}

async function* parts(
  total: number,
  ask: (request: CellRequest) => Promise<unknown>,
): AsyncGenerator<Buffer> {
  for (let offset = 0; offset < total; offset += PART_BYTES) {
    const length = Math.min(PART_BYTES, total - offset);
    const answer = bytesTakenSchema.parse(await ask({ kind: 'take', offset, length }));
    yield Buffer.from(answer.base64, 'base64');
  }
}
