import { Logger } from '@nestjs/common';
import { pageResultSchema, type PageResult } from '@app/contracts';
import {
  AttachmentUnreadableError,
  DocumentBudgetError,
  type PageError,
} from '../sandbox-protocol/extraction.errors.js';
import type { DocumentPages, MailAttachment } from '../sandbox-protocol/extractor.js';
import { attachmentReadSchema, pageReadSchema } from '../sandbox-protocol/reply-schemas.js';
import {
  documentBudgetMs,
  PAGES_PER_SANDBOX,
  TIMEOUT_MARGIN_MS,
  type OpenSandbox,
  type SandboxOptions,
} from './sandbox-options.js';
import { SandboxEndedError, SandboxFaultError, SandboxStartError } from './sandbox.errors.js';

const RENEW_ABOVE_SHARE = 0.9;

/** A document that is open in a sandbox. If the sandbox ends, one page fails, and the next page gets a new sandbox. */
export class SandboxedDocument implements DocumentPages {
  readonly pagesTotal: number;
  readonly pagesToRead: number;
  readonly attachments: readonly MailAttachment[];
  private readonly logger = new Logger(SandboxedDocument.name);
  private pagesInSandbox = 0;
  private budgetMs: number;

  constructor(
    private current: OpenSandbox,
    private readonly openSandbox: (signal: AbortSignal) => Promise<OpenSandbox>,
    private readonly options: Pick<SandboxOptions, 'limits' | 'memoryBytes'>,
  ) {
    this.pagesTotal = current.pagesTotal;
    this.pagesToRead = current.pagesToRead;
    this.attachments = current.attachments;
    this.budgetMs = documentBudgetMs(options.limits, this.pagesToRead);
  }

  async readPage(number: number, signal: AbortSignal): Promise<PageResult> {
    const startedAt = performance.now();
    const result = await this.readWithinBudget(number, signal);
    const durationMs = performance.now() - startedAt;
    this.budgetMs -= durationMs;
    return { ...result, number, durationMs: Math.round(durationMs) };
  }

  /** @throws {AttachmentUnreadableError} when the sandbox cannot read it */
  async *readAttachment({ part }: MailAttachment, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    for (let isFirst = true; ; isFirst = false) {
      const { base64, isLast } = await this.readPart(part, isFirst, signal);
      if (isLast) return;
      yield Buffer.from(base64, 'base64');
    }
  }

  async close(): Promise<void> {
    await this.current.sandbox.end('closed');
  }

  private async readPart(part: number, isFirst: boolean, signal: AbortSignal) {
    try {
      // Only the beginning of an attachment can be read in a new sandbox.
      const { sandbox } = isFirst ? await this.usableSandbox(signal) : this.current;
      const timeoutMs = this.options.limits.pageTimeoutMs + TIMEOUT_MARGIN_MS;
      const answer = await sandbox.ask(
        { kind: 'read-attachment', part, isFirst },
        timeoutMs,
        signal,
      );
      return attachmentReadSchema.parse(answer);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof SandboxStartError) throw error;
      this.logger.warn({ err: error }, 'Attachment not read');
      throw new AttachmentUnreadableError(error);
    }
  }

  private async readWithinBudget(number: number, signal: AbortSignal): Promise<PageResult> {
    if (this.budgetMs <= 0) return unreadPage(number, new DocumentBudgetError());
    try {
      return await this.readOnce(number, signal);
    } catch (error) {
      await this.current.sandbox.end('closed');
      if (!isWorthAnotherSandbox(error)) return this.giveUp(number, error);
      this.logger.warn({ page: number, err: error }, 'Page is tried again in a new sandbox');
    }
    try {
      return await this.readOnce(number, signal);
    } catch (error) {
      await this.current.sandbox.end('closed');
      return this.giveUp(number, error);
    }
  }

  private async readOnce(number: number, signal: AbortSignal): Promise<PageResult> {
    const { sandbox } = await this.usableSandbox(signal);
    this.pagesInSandbox += 1;
    const { pageTimeoutMs } = this.options.limits;
    const answer = await sandbox.ask(
      { kind: 'read', page: number },
      pageTimeoutMs + TIMEOUT_MARGIN_MS,
      signal,
    );
    const { page, cause } = pageReadSchema.parse(answer);
    if (page.error?.code === 'page.out_of_memory' && this.pagesInSandbox > 1) {
      // Earlier pages in this sandbox may have used the memory, so the page gets a new one.
      throw new SandboxEndedError('out_of_memory', '');
    }
    if (page.error !== null) {
      const fields = { page: number, code: page.error.code, cause };
      if (page.source === null) this.logger.warn(fields, 'Page not read');
      else this.logger.log(fields, 'Page read in part');
    }
    return page;
  }

  private async usableSandbox(signal: AbortSignal): Promise<OpenSandbox> {
    const { sandbox } = this.current;
    const isSpent =
      this.pagesInSandbox >= PAGES_PER_SANDBOX ||
      sandbox.memoryInUse() > this.options.memoryBytes * RENEW_ABOVE_SHARE;
    if (sandbox.isAlive && !isSpent) return this.current;
    await sandbox.end('renewed');
    this.current = await this.openSandbox(signal);
    this.pagesInSandbox = 0;
    return this.current;
  }

  private giveUp(number: number, error: unknown): PageResult {
    if (!(error instanceof SandboxEndedError) || error.reason === 'aborted') throw error;
    const reason = error.asPageError(this.options.limits.pageTimeoutMs);
    this.logger.warn({ page: number, code: reason.code, err: error }, 'Page not read');
    return unreadPage(number, reason);
  }
}

/** After a timeout there is no second attempt, because the page would only reach the same timeout again. */
function isWorthAnotherSandbox(error: unknown): boolean {
  if (error instanceof SandboxFaultError) return true;
  return error instanceof SandboxEndedError && error.reason !== 'timeout';
}

function unreadPage(number: number, { code, message }: PageError): PageResult {
  const nothing = { source: null, confidence: null, text: '', durationMs: 0 };
  return pageResultSchema.parse({ ...nothing, number, error: { code, message } });
}
