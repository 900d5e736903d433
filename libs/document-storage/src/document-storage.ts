import type { Readable } from 'node:stream';

/** Bytes `start` to `end`, both counted from 0 and both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
  /** The size that the whole object must have. An object of another size counts as missing. */
  readonly ofBytes?: number;
}

/** The properties of an object that are known without reading it. */
export interface StoredObject {
  readonly key: string;
  readonly sizeBytes: number;
  readonly modifiedAt: Date;
}

/** Bytes that are being received; not visible under their key until they are committed. */
export interface StagedObject {
  /**
   * Takes the next bytes; the caller must not change them afterwards. Resolves when more bytes may come, so
   * that a fast sender cannot fill the memory. An error is reported by a later call, at the latest by
   * `commit`.
   */
  write(chunk: Uint8Array): Promise<void>;
  /**
   * Makes the bytes durable under the key and replaces an earlier object, or fails and leaves nothing. If the
   * store became unavailable at that moment, it may have the whole object in spite of the error; the sweeper
   * removes it if no row names it.
   */
  commit(): Promise<void>;
  /** Discards the bytes. May be called at any time, also twice or after a commit, which it does not undo. */
  discard(): Promise<void>;
}

/**
 * The port to the store of bytes; an abstract class, so that one name is both type and injection token.
 *
 * Each method throws StorageUnavailableError when the store is unavailable or too slow; none waits longer
 * than storage-limits.ts allows.
 *
 * Keys are relative paths of `[a-z0-9._-]` segments; any other key is refused before it reaches a store.
 */
export abstract class DocumentStorage {
  /**
   * Prepares a new store; has no effect on a store that is prepared. Only for a store that is known to be
   * new: folders that a store in use has lost must not be created again silently. @throws
   * StorageUnavailableError
   */
  abstract prepare(): Promise<void>;

  /** Begins to store an object. @throws StorageFullError, also from `write` and `commit`. */
  abstract stage(key: string): Promise<StagedObject>;

  /** Stores a small object at once, durably, and replaces an earlier object. */
  abstract put(key: string, bytes: Uint8Array): Promise<void>;

  /** Opens an object, or a range of it, for reading. @throws StorageObjectNotFoundError */
  abstract openRead(key: string, range?: ByteRange): Promise<Readable>;

  /** Reads a small object whole. @throws StorageObjectNotFoundError */
  abstract get(key: string): Promise<Buffer>;

  /** Size and age of an object; undefined when there is none. */
  abstract stat(key: string): Promise<StoredObject | undefined>;

  /** Removes an object. An absent object is not an error. */
  abstract delete(key: string): Promise<void>;

  /** All objects whose keys begin with `prefix`, in no particular order. */
  abstract list(prefix: string): AsyncIterable<StoredObject>;

  /**
   * Removes staged objects that were last written before `before` and neither committed nor discarded,
   * because their process died. Returns their number.
   */
  abstract sweepStaged(before: Date): Promise<number>;

  /** Rejects when the store cannot be written to. */
  abstract probe(): Promise<void>;
}
