import {
  DocumentInfectedError,
  DocumentNotScannedError,
  DocumentScanPendingError,
} from './documents.errors.js';

/**
 * The states of the malware scan of a document. `none`: it is not scanned. `waiting`, `infected` and `blocked` hold its
 * content back; `blocked` and `unscanned` could not be scanned completely, and the setting decides between the two.
 */
export const SCAN_STATES = [
  'none',
  'waiting',
  'clean',
  'infected',
  'unscanned',
  'blocked',
] as const;
export type ScanState = (typeof SCAN_STATES)[number];

/** The malware scan of a document. */
export interface DocumentScan {
  readonly state: ScanState;
  /** The name that the scanner gives to the malware; null unless it found any. */
  readonly signature: string | null;
  /** When the last scan ended. */
  readonly scannedAt: Date | null;
}

/** The problems of routes that hand out or read the content of a document. */
export const SCAN_PROBLEMS = [
  DocumentScanPendingError,
  DocumentInfectedError,
  DocumentNotScannedError,
] as const;

/** Whether the content of a document in this state must be neither read nor handed out. */
export function isHeldBack(state: ScanState): boolean {
  return state === 'waiting' || state === 'infected' || state === 'blocked';
}

/** @throws DocumentScanPendingError, DocumentInfectedError, DocumentNotScannedError */
export function refuseHeldBack({ scan }: { readonly scan: DocumentScan }): void {
  if (scan.state === 'waiting') throw new DocumentScanPendingError();
  if (scan.state === 'infected') throw new DocumentInfectedError();
  if (isHeldBack(scan.state)) throw new DocumentNotScannedError();
}
