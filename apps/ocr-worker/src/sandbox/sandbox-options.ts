import type { ExtractionLimits } from '../sandbox-protocol/extraction-limits.js';
import type { MailAttachment } from '../sandbox-protocol/extractor.js';
import type { SandboxOcrOptions } from '../sandbox-protocol/sandbox-protocol.js';
import type { SandboxIsolation } from './sandbox-isolation.js';
import type { SandboxProcess } from './sandbox-process.js';

export interface SandboxOptions {
  readonly isolation: SandboxIsolation;
  /** The private memory at which a sandbox is killed. */
  readonly memoryBytes: number;
  readonly limits: ExtractionLimits;
  readonly ocr: SandboxOcrOptions;
}

export interface OpenSandbox {
  readonly sandbox: SandboxProcess;
  readonly pagesTotal: number;
  readonly pagesToRead: number;
  readonly attachments: readonly MailAttachment[];
}

/**
 * The sandbox enforces the page timeout itself, which keeps the process usable. If it has not answered this much later,
 * the worker kills it.
 */
export const TIMEOUT_MARGIN_MS = 1_000;

/** A document may take the full timeout of a tenth of its pages, plus that of five more. */
const BUDGET_SHARE = 0.1;
const BUDGET_PAGES = 5;

/** The time in which all pages of a document must be processed. */
export function documentBudgetMs({ pageTimeoutMs }: ExtractionLimits, pages: number): number {
  return pageTimeoutMs * (BUDGET_PAGES + BUDGET_SHARE * pages);
}

/** The memory of a sandbox only grows while it reads pages. A new sandbox costs less than reading one page. */
export const PAGES_PER_SANDBOX = 50;

/** The cores that the parsers and the engine of one page use at the same time, at most. */
const CORES = 4;

/** The processor time of a sandbox that reads as many pages as it may, each until its timeout. */
export function cpuBudgetSeconds({ pageTimeoutMs }: ExtractionLimits): number {
  return Math.ceil((CORES * PAGES_PER_SANDBOX * pageTimeoutMs) / 1_000);
}
