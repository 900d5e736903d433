import { Logger } from '@nestjs/common';
import { Extractor, type DocumentPages, type OriginalFile } from '../sandbox-protocol/extractor.js';
import { ocrEngineName } from '../sandbox-protocol/ocr-engine-name.js';
import { openedSchema } from '../sandbox-protocol/reply-schemas.js';
import { sandboxCommand } from './sandbox-command.js';
import {
  cpuBudgetSeconds,
  TIMEOUT_MARGIN_MS,
  type OpenSandbox,
  type SandboxOptions,
} from './sandbox-options.js';
import { SandboxProcess, endAllSandboxes } from './sandbox-process.js';
import { SandboxEndedError } from './sandbox.errors.js';
import { SandboxedDocument } from './sandboxed-document.js';

/** Reads each document in its own sandbox, so that a document which takes over its sandbox cannot see another one. */
export class SandboxExtractor extends Extractor {
  readonly engine: string;
  private readonly logger = new Logger(SandboxExtractor.name);

  constructor(private readonly options: SandboxOptions) {
    super();
    this.engine = ocrEngineName(options.ocr.model);
  }

  async open(original: OriginalFile, signal: AbortSignal): Promise<DocumentPages> {
    const openSandbox = (signalOfUse: AbortSignal) => this.openSandbox(original, signalOfUse);
    const first = await openSandbox(signal).catch((error: unknown) => {
      if (!(error instanceof SandboxEndedError)) throw error;
      return this.openAgain(error, () => openSandbox(signal));
    });
    return new SandboxedDocument(first, openSandbox, this.options);
  }

  async close(): Promise<void> {
    await endAllSandboxes();
  }

  private async openAgain(
    error: SandboxEndedError,
    openSandbox: () => Promise<OpenSandbox>,
  ): Promise<OpenSandbox> {
    this.logger.warn({ err: error }, 'Cell ended while opening a document');
    if (error.reason === 'timeout') throw error.asDocumentError();
    try {
      return await openSandbox();
    } catch (second) {
      throw second instanceof SandboxEndedError ? second.asDocumentError() : second;
    }
  }

  private async openSandbox(original: OriginalFile, signal: AbortSignal): Promise<OpenSandbox> {
    const { isolation, memoryBytes, limits, ocr } = this.options;
    const command = sandboxCommand(isolation, {
      memoryBytes,
      cpuSeconds: cpuBudgetSeconds(limits),
      readable: [original.path, ocr.languageFolder],
    });
    const sandbox = await SandboxProcess.start(command, memoryBytes, signal);
    try {
      const timeoutMs = limits.pageTimeoutMs + TIMEOUT_MARGIN_MS;
      const answer = await sandbox.ask({ kind: 'open', original, limits, ocr }, timeoutMs, signal);
      return { sandbox, ...openedSchema.parse(answer) };
    } catch (error) {
      await sandbox.end('closed');
      throw error;
    }
  }
}
