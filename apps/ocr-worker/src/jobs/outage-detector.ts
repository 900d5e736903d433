import { Injectable } from '@nestjs/common';
import { DocumentStorage, StorageObjectNotFoundError } from '@app/document-storage';
import { AppError } from '@app/errors';
import { QueueHome } from '@app/queue';
import { SandboxStartError } from '../sandbox/sandbox.errors.js';
import { isWorthARetry } from './is-worth-a-retry.js';
import { DocumentError } from '../sandbox-protocol/extraction.errors.js';

/** What the machine says when it has run out of something. */
const EXHAUSTED_CODES = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'ENOMEM', 'EROFS']);
/** A fault that stays so long is not waited out any more; then it counts as an attempt. */
const MAX_OUTAGE_MS = 24 * 3_600_000;

/** Tells a fault of what the worker stands on from one of the document. */
@Injectable()
export class OutageDetector {
  constructor(
    private readonly storage: DocumentStorage,
    private readonly queue: QueueHome,
  ) {}

  /** Whether it is not the document's fault but will pass, so that it must not be counted against it. */
  async isOutage(error: unknown, waitingSince: number): Promise<boolean> {
    if (error instanceof DocumentError || Date.now() - waitingSince > MAX_OUTAGE_MS) return false;
    // A machine that cannot start a process for one document cannot for any other, either.
    if (isResourceExhausted(error) || error instanceof SandboxStartError) return true;
    // An object may be missing from a store that is sound; whether it is, its probe tells.
    const isMissing = error instanceof StorageObjectNotFoundError;
    if (error instanceof AppError && !isMissing && isWorthARetry(error.kind)) return true;
    return !(await this.isHealthy());
  }

  private async isHealthy(): Promise<boolean> {
    const probes = await Promise.allSettled([this.storage.probe(), this.queue.probe()]);
    return probes.every(({ status }) => status === 'fulfilled');
  }
}

function isResourceExhausted(error: unknown): boolean {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code !== undefined && EXHAUSTED_CODES.has(code);
}
