import { Injectable } from '@nestjs/common';
import { DocumentStorage, StorageObjectNotFoundError } from '@app/document-storage';
import { AppError } from '@app/errors';
import { QueueConnection } from '@app/queue';
import { DocumentError } from '../sandbox-protocol/extraction.errors.js';
import { SandboxStartError } from '../sandbox/sandbox.errors.js';
import { isWorthARetry } from './is-worth-a-retry.js';

/** System errors which say that the machine has run out of a resource. */
const EXHAUSTED_CODES = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'ENOMEM', 'EROFS']);
/** A job does not wait longer than this for the end of an outage. Later errors count as failed attempts. */
const MAX_OUTAGE_MS = 24 * 3_600_000;

/** Distinguishes an outage of the machine, the storage or the queue from a fault of the document. */
@Injectable()
export class OutageDetector {
  constructor(
    private readonly storage: DocumentStorage,
    private readonly queue: QueueConnection,
  ) {}

  /** Whether the error will pass without a change of the document, so that it must not count as a failed attempt. */
  async isOutage(error: unknown, waitingSince: number): Promise<boolean> {
    if (error instanceof DocumentError || Date.now() - waitingSince > MAX_OUTAGE_MS) return false;
    // A machine that cannot start a process for one document cannot start one for another, either.
    if (isResourceExhausted(error) || error instanceof SandboxStartError) return true;
    // An object can be missing in a healthy store, so the probe below decides about that error.
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
