import type { ExtractionLimits } from '../sandbox-protocol/extraction-limits.js';
import type { SandboxProcess } from './sandbox-process.js';
import type { SandboxIsolation } from './sandbox-isolation.js';
import type { SandboxOcrOptions } from '../sandbox-protocol/sandbox-protocol.js';

export interface SandboxOptions {
  readonly isolation: SandboxIsolation;
  /** Memory of its own at which a sandbox is ended. */
  readonly memoryBytes: number;
  readonly limits: ExtractionLimits;
  readonly ocr: SandboxOcrOptions;
}

export interface OpenSandbox {
  readonly sandbox: SandboxProcess;
  readonly pagesTotal: number;
  readonly pagesToRead: number;
}

/** The sandbox has its own watch on time, which spares the sandbox; this much later its end comes from outside. */
export const TIMEOUT_MARGIN_MS = 1_000;
