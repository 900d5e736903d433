import { Logger } from '@nestjs/common';
import { pageResultSchema, type PageResult } from '@app/contracts';
import { DocumentBudgetError, type PageError } from '../sandbox-protocol/extraction.errors.js';
import type { DocumentPages } from '../sandbox-protocol/extractor.js';
import { CellDeathError, CellFaultError } from './sandbox.errors.js';
import { LATENESS_MS, type CellOptions, type OpenCell } from './sandbox-options.js';
import { pageReadSchema } from '../sandbox-protocol/reply-schemas.js';

/** Memory of a cell only grows with the pages it has read; a new one costs less than a page. */
const PAGES_PER_CELL = 50;
const RENEW_ABOVE_SHARE = 0.9;
/** A document has its pages' whole time for a tenth of them, and for five more. */
const BUDGET_SHARE = 0.1;
const BUDGET_PAGES = 5;

/** A document in a cell. A cell that dies takes one page with it; the next page has a new cell. */
export class CellDocument implements DocumentPages {
  readonly pagesTotal: number;
  readonly pagesToRead: number;
  private readonly logger = new Logger(CellDocument.name);
  private pagesInCell = 0;
  private budgetMs: number;

  constructor(
    private current: OpenCell,
    private readonly openCell: (signal: AbortSignal) => Promise<OpenCell>,
    private readonly options: Pick<CellOptions, 'limits' | 'memoryBytes'>,
  ) {
    this.pagesTotal = current.pagesTotal;
    this.pagesToRead = current.pagesToRead;
    const { pageTimeoutMs } = options.limits;
    this.budgetMs = pageTimeoutMs * (BUDGET_PAGES + BUDGET_SHARE * this.pagesToRead);
  }

  async readPage(number: number, signal: AbortSignal): Promise<PageResult> {
    const startedAt = performance.now();
    const facts = await this.readWithin(number, signal);
    const durationMs = performance.now() - startedAt;
    this.budgetMs -= durationMs;
    return { ...facts, number, durationMs: Math.round(durationMs) };
  }

  async close(): Promise<void> {
    await this.current.cell.end('closed');
  }

  private async readWithin(number: number, signal: AbortSignal): Promise<PageResult> {
    if (this.budgetMs <= 0) return unread(number, new DocumentBudgetError());
    try {
      return await this.readOnce(number, signal);
    } catch (error) {
      await this.current.cell.end('closed');
      if (!isWorthAnotherCell(error)) return this.giveUp(number, error);
      this.logger.warn({ page: number, err: error }, 'Page is tried again in a new cell');
    }
    try {
      return await this.readOnce(number, signal);
    } catch (error) {
      await this.current.cell.end('closed');
      return this.giveUp(number, error);
    }
  }

  private async readOnce(number: number, signal: AbortSignal): Promise<PageResult> {
    const { cell } = await this.usableCell(signal);
    this.pagesInCell += 1;
    const { pageTimeoutMs } = this.options.limits;
    const answer = await cell.ask(
      { kind: 'read', page: number },
      pageTimeoutMs + LATENESS_MS,
      signal,
    );
    const { page, cause } = pageReadSchema.parse(answer);
    if (page.error?.code === 'page.out_of_memory' && this.pagesInCell > 1) {
      // The pages before it may be what took the memory.
      throw new CellDeathError('out_of_memory', '');
    }
    if (page.error !== null) {
      this.logger.warn({ page: number, code: page.error.code, cause }, 'Page not read');
    }
    return page;
  }

  private async usableCell(signal: AbortSignal): Promise<OpenCell> {
    const { cell } = this.current;
    const isSpent =
      this.pagesInCell >= PAGES_PER_CELL ||
      cell.memoryInUse() > this.options.memoryBytes * RENEW_ABOVE_SHARE;
    if (cell.isAlive && !isSpent) return this.current;
    await cell.end('renewed');
    this.current = await this.openCell(signal);
    this.pagesInCell = 0;
    return this.current;
  }

  private giveUp(number: number, error: unknown): PageResult {
    if (!(error instanceof CellDeathError) || error.reason === 'aborted') throw error;
    const reason = error.asPageError(this.options.limits.pageTimeoutMs);
    this.logger.warn({ page: number, code: reason.code, err: error }, 'Page not read');
    return unread(number, reason);
  }
}

/** Time that was too short for a page once is too short twice. */
function isWorthAnotherCell(error: unknown): boolean {
  if (error instanceof CellFaultError) return true;
  return error instanceof CellDeathError && error.reason !== 'timeout';
}

function unread(number: number, { code, message }: PageError): PageResult {
  const nothing = { source: null, confidence: null, text: '', durationMs: 0 };
  return pageResultSchema.parse({ ...nothing, number, error: { code, message } });
}
