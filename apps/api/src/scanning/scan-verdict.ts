import { ScanFailedError } from './scanning.errors.js';

/** What the scanner says about the bytes of a document. */
export type ScanVerdict =
  | { readonly kind: 'clean' }
  | { readonly kind: 'infected'; readonly signature: string }
  /** The bytes exceed a limit of the scanner, so not all of them were scanned. */
  | { readonly kind: 'incomplete' };

const MAX_SIGNATURE = 200;
/** clamd reports this as a signature when `AlertExceedsMax` is on. */
const LIMIT_SIGNATURE = 'Heuristics.Limits.Exceeded';

/**
 * Reads the reply to INSTREAM, without its NUL at the end. Everything but a plain `OK` and `FOUND` is no verdict.
 *
 * @see clamd(8), COMMANDS
 * @throws ScanFailedError
 */
export function verdictOf(reply: string): ScanVerdict {
  if (reply === 'stream: OK') return { kind: 'clean' };
  if (reply === 'INSTREAM size limit exceeded. ERROR') return { kind: 'incomplete' };
  const [, signature] = /^stream: (\S.*) FOUND$/.exec(reply) ?? [];
  if (signature === undefined)
    throw new ScanFailedError(`The malware scanner replied: ${shown(reply)}`);
  if (signature.startsWith(LIMIT_SIGNATURE)) return { kind: 'incomplete' };
  return { kind: 'infected', signature: shown(signature) };
}

/** Names of signatures are shown to owners and logged, so only printable ASCII of a limited length remains. */
function shown(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, MAX_SIGNATURE);
}
