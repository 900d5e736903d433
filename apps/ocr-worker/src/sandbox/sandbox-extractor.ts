import { Logger } from '@nestjs/common';
import { Extractor, type DocumentPages, type OriginalFile } from '../sandbox-protocol/extractor.js';
import { tesseractWith } from '../sandbox-protocol/ocr-engine-name.js';
import { cellCommand } from './sandbox-command.js';
import { CellDocument } from './sandboxed-document.js';
import { CellDeathError } from './sandbox.errors.js';
import { CellProcess, endAllCells } from './sandbox-process.js';
import { LATENESS_MS, type CellOptions, type OpenCell } from './sandbox-options.js';
import { openedSchema } from '../sandbox-protocol/reply-schemas.js';

/** Reads each document in a cell of its own: what one document does to its reader, no other one can see. */
export class CellExtractor extends Extractor {
  readonly engine: string;
  private readonly logger = new Logger(CellExtractor.name);

  constructor(private readonly options: CellOptions) {
    super();
    this.engine = tesseractWith(options.ocr.model);
  }

  async open(original: OriginalFile, signal: AbortSignal): Promise<DocumentPages> {
    const openCell = (signalOfUse: AbortSignal) => this.openCell(original, signalOfUse);
    const first = await openCell(signal).catch((error: unknown) => {
      if (!(error instanceof CellDeathError)) throw error;
      return this.openAgain(error, () => openCell(signal));
    });
    return new CellDocument(first, openCell, this.options);
  }

  async close(): Promise<void> {
    await endAllCells();
  }

  private async openAgain(
    error: CellDeathError,
    openCell: () => Promise<OpenCell>,
  ): Promise<OpenCell> {
    this.logger.warn({ err: error }, 'Cell ended while opening a document');
    if (error.reason === 'timeout') throw error.asDocumentError();
    try {
      return await openCell();
    } catch (second) {
      throw second instanceof CellDeathError ? second.asDocumentError() : second;
    }
  }

  private async openCell(original: OriginalFile, signal: AbortSignal): Promise<OpenCell> {
    const { isolation, memoryBytes, limits, ocr } = this.options;
    const readable = [original.path, ocr.languageFolder];
    const command = cellCommand(isolation, { memoryBytes, readable });
    const cell = await CellProcess.start(command, memoryBytes, signal);
    try {
      const timeoutMs = limits.pageTimeoutMs + LATENESS_MS;
      const answer = await cell.ask({ kind: 'open', original, limits, ocr }, timeoutMs, signal);
      return { cell, ...openedSchema.parse(answer) };
    } catch (error) {
      await cell.end('closed');
      throw error;
    }
  }
}
