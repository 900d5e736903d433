import type {
  AfterImport,
  SourceChange,
  SourceEntryState,
  SourceError,
  SourceKind,
  SourceMode,
  SourceSettings,
  SourceState,
} from '@app/contracts';

/** How many sources an account may have. */
export const MAX_SOURCES = 20;

/** A place elsewhere from which an account imports files. Its credentials are with the connector. */
export interface Source {
  readonly id: string;
  readonly accountId: string;
  readonly kind: SourceKind;
  readonly name: string;
  readonly settings: SourceSettings;
  /** A path below the address; empty for all. */
  readonly folder: string;
  readonly mode: SourceMode;
  /** What becomes of the documents of earlier versions. */
  readonly onChange: SourceChange;
  /** Null where nothing can be moved. */
  readonly afterImport: AfterImport | null;
  /** Of the documents that are made. */
  readonly tags: readonly string[];
  /** Null: detected. */
  readonly languages: readonly string[] | null;
  readonly state: SourceState;
  /** Of the last round; null when it was complete. */
  readonly error: SourceError | null;
  readonly nextSyncAt: Date | null;
  readonly lastSyncAt: Date | null;
  /** Counts the changes of the owner. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What the owner of a source can change. */
export type SourceDetails = Pick<
  Source,
  'name' | 'folder' | 'mode' | 'afterImport' | 'onChange' | 'tags' | 'languages' | 'state'
>;

/** An entry of the ledger: one version of one remote file, and what became of it. */
export interface LedgerEntry {
  readonly id: string;
  readonly remoteId: string;
  readonly name: string;
  readonly sizeBytes: number | null;
  readonly modifiedAt: Date | null;
  readonly state: SourceEntryState;
  readonly documentId: string | null;
  readonly error: SourceError | null;
  readonly nextTryAt: Date | null;
  readonly goneAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Returns the entity tag of a source. It changes only when the owner changes the source, not with each round. */
export function entityTagOf({ version }: Pick<Source, 'version'>): string {
  return `"${version}"`;
}

/** Returns whether an `If-Match` header (RFC 9110, 13.1.1) admits a change of the source. */
export function ifMatchAdmits(header: string, source: Pick<Source, 'version'>): boolean {
  if (header.trim() === '*') return true;
  return header.split(',').some((tag) => tag.trim() === entityTagOf(source));
}
