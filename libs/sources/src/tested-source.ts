import type { SourceAdapter } from './source-adapter.js';

/** A source whose files are in a folder of this machine. */
export interface TestedSource {
  readonly folder: string;
  /** The account of the source. */
  readonly account: string | null;
  /** Creates another adapter of the same source. */
  readonly create: () => SourceAdapter;
  /** The id of the entry at a path; by default the path itself. */
  readonly idOf?: (path: string) => string;
  /** The id of the folder; by default empty, which is the whole source. */
  readonly root?: string;
  /** Whether a listing continues after its folder has changed. */
  readonly keepsPositions?: boolean;
  /** Creates an adapter with credentials that the source refuses. Undefined: the kind has no credentials. */
  readonly createWithWrongSecret?: () => SourceAdapter;
  /** Resolves when the source shows the present state of the folder. */
  readonly settle: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface ContractOptions {
  readonly hasCredentials?: boolean;
  /** Files are parts of mails: they have no sizes and no ranges before they are decoded, and their content never changes. */
  readonly hasMails?: boolean;
}

/** What servers, proxies and encoders of URLs most often confuse. Two differ only in the normalisation of Unicode. */
export const TESTED_NAMES = [
  'plain.pdf',
  'ä & %+#.pdf',
  '100%25 done.pdf',
  'a?b=c;d,e.pdf',
  "it's (1) [2] {3}.pdf",
  'a+b c.pdf',
  '漢字 🎉.pdf',
  'caf\u00e9.pdf',
  'cafe\u0301.pdf',
  '<tag> "quoted" &amp;.pdf',
  '~user@host!$.pdf',
  '...dots',
];
