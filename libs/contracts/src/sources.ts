/**
 * Sources are the places elsewhere, such as a WebDAV server, from which an account imports files (ADR 0057). The api
 * keeps their rows. The connector alone opens connections to them, and holds their credentials.
 */

/** `manual`: only what its owner asks for is imported. `keep`: new and changed files of its folder, too. */
export const SOURCE_MODES = ['manual', 'keep'] as const;
export type SourceMode = (typeof SOURCE_MODES)[number];

/** What becomes of the document of a file that has changed: it stays, or it is moved to the trash. */
export const SOURCE_CHANGES = ['keep', 'trash'] as const;
export type SourceChange = (typeof SOURCE_CHANGES)[number];

/** `consent_needed`: the other side has refused the credentials; nothing is tried until there are new ones. */
export const SOURCE_STATES = ['active', 'paused', 'consent_needed'] as const;
export type SourceState = (typeof SOURCE_STATES)[number];

/**
 * The states of an entry of the ledger, which is one version of one remote file. `seen`: found once, and waits for a
 * second look. `waiting`: may be fetched. `staged`: its bytes are under {@link intakeKey}. `imported`: it is a document.
 * `skipped`: it is left alone, with a code. `failed`: with a code; it is fetched again when it has a next try.
 */
export const SOURCE_ENTRY_STATES = [
  'seen',
  'waiting',
  'staged',
  'imported',
  'skipped',
  'failed',
] as const;
export type SourceEntryState = (typeof SOURCE_ENTRY_STATES)[number];

/** The longest remote id in bytes of UTF-8: an index row of PostgreSQL has less than 2,704 bytes. */
export const MAX_REMOTE_ID_BYTES = 2_000;
/** The longest version in bytes. The SHA-256 of a longer one takes its place. */
export const MAX_REMOTE_VERSION_BYTES = 256;

/** The record of a failure, in the column `error` of sources and of entries. Safe to show to the owner. */
export interface SourceError {
  readonly code: string;
  readonly message: string;
}

/** The prefix of the store under which the connector puts the bytes of files until they are documents. */
export const INTAKE_PREFIX = 'intake/';

/** The storage key of the bytes of an entry. */
export function intakeKey(entryId: string): string {
  return `${INTAKE_PREFIX}${entryId}`;
}

/** The entry of a storage key; undefined for a key of something else. */
export function intakeEntryOf(key: string): string | undefined {
  return /^intake\/([0-9a-f-]{36})$/.exec(key)?.[1];
}

/** The prefixes of the store under which the connector stores and removes objects (as WORKER_WRITES of workers). */
export const CONNECTOR_WRITES: readonly string[] = [INTAKE_PREFIX];

/** The NOTIFY channel by which the connector tells the api that an entry is staged. The payload is its id. */
export const SOURCE_ENTRY_STAGED = 'source_entry_staged';
/** The NOTIFY channel by which the api tells the connector that a source is due, or has new waiting entries. */
export const SOURCES_DUE = 'sources_due';
