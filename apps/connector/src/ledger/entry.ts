import type { SourceEntryState, SourceError } from '@app/contracts';
import type { Source } from '../sources/source.js';

/** The state of a file that was found: `seen` needs a second look, `waiting` needs none. */
export type FoundState = Extract<SourceEntryState, 'seen' | 'waiting'>;

/** A row of the ledger that a round compares with the other side. */
export interface KnownEntry {
  readonly id: string;
  readonly remoteId: string;
  readonly version: string;
  readonly state: SourceEntryState;
  readonly sizeBytes: number | null;
  readonly errorCode: string | null;
  /** It was never fetched, is not being fetched, and its owner did not ask for it. */
  readonly isUntouched: boolean;
}

/** A version of a remote file that the ledger does not have yet. */
export interface NewEntry {
  readonly remoteId: string;
  readonly version: string;
  readonly name: string;
  readonly sizeBytes: number | null;
  readonly modifiedAt: Date | null;
  /** Why it is skipped; undefined when it is not. */
  readonly skip: SourceError | undefined;
}

/** An entry that this process fetches until the lease ends. */
export interface LeasedEntry {
  readonly id: string;
  readonly sourceId: string;
  readonly remoteId: string;
  readonly version: string;
  readonly name: string;
  readonly sizeBytes: number | null;
  readonly requested: boolean;
  readonly tags: readonly string[] | null;
  /** The number of tries that failed. */
  readonly attempts: number;
  /** Of the request that asked for the entry. */
  readonly requestId: string | null;
  /** The end of the lease as the database wrote it; it also tells this lease from others. */
  readonly lease: string;
  readonly source: Source;
}

/** What becomes of an entry that was not staged. */
export interface EntryEnd {
  readonly state: 'waiting' | 'skipped' | 'failed';
  readonly error: SourceError | null;
  readonly attempts: number;
  /** Undefined: not tried again by itself. */
  readonly nextTryInSeconds: number | undefined;
}
