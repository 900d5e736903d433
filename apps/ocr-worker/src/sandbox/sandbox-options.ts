import type { ExtractionLimits } from '../sandbox-protocol/extraction-limits.js';
import type { CellProcess } from './sandbox-process.js';
import type { CellIsolation } from './sandbox-isolation.js';
import type { CellOcrOptions } from '../sandbox-protocol/sandbox-protocol.js';

export interface CellOptions {
  readonly isolation: CellIsolation;
  /** Memory of its own at which a cell is ended. */
  readonly memoryBytes: number;
  readonly limits: ExtractionLimits;
  readonly ocr: CellOcrOptions;
}

export interface OpenCell {
  readonly cell: CellProcess;
  readonly pagesTotal: number;
  readonly pagesToRead: number;
}

/** The cell has its own watch on time, which spares the cell; this much later its end comes from outside. */
export const LATENESS_MS = 1_000;
