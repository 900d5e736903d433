import type { AfterImport, SourceError, SourceKind, SourceMode } from '@app/contracts';

/** The state of a source after a complete round. */
export interface SourceCursor {
  /** A cursor of another folder than that of the source is of no use. */
  readonly folder: string;
  /** Of the adapter. */
  readonly value: string;
  /** Entries of the folder that could not be recorded, since it was listed whole. */
  readonly leftOut: number;
}

/** A source, as far as the connector needs it. */
export interface Source {
  readonly id: string;
  readonly accountId: string;
  readonly kind: SourceKind;
  /** As the api stored it; {@link SourceAdapters} parses it. */
  readonly settings: unknown;
  readonly folder: string;
  readonly mode: SourceMode;
  /** Null where nothing can be moved. */
  readonly afterImport: AfterImport | null;
  readonly sealedSecret: Buffer;
  /** Null before the first complete round, and where the kind has none. */
  readonly cursor: SourceCursor | null;
  /** The number of failures since the last complete round. */
  readonly failures: number;
  /** Of the request that asked for the round. */
  readonly requestId: string | null;
}

/** A source whose round this process does until the lease ends. */
export interface LeasedSource extends Source {
  /** The end of the lease as the database wrote it; it also tells this lease from others. */
  readonly lease: string;
  /** When it was due. The api may change this during the round. */
  readonly dueAt: string;
}

/** How a round ended. */
export interface RoundEnd {
  /** What the owner sees; null when there is nothing to tell. */
  readonly error: SourceError | null;
  /** Whether the round came to its end. */
  readonly isComplete: boolean;
  readonly failures: number;
  /** Undefined: not due by itself. */
  readonly nextInSeconds: number | undefined;
  readonly isConsentNeeded: boolean;
  /** Undefined: the stored one stays. */
  readonly cursor?: SourceCursor | undefined;
}
