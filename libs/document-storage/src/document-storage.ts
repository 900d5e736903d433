import type { Readable } from 'node:stream';

/** Bytes `start` to `end`, both counted from 0 and both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** What is known of an object without reading it. */
export interface StoredObject {
  readonly key: string;
  readonly sizeBytes: number;
  readonly modifiedAt: Date;
}

/** Bytes on their way in; invisible under their key until committed. */
export interface StagedObject {
  /**
   * Takes the next bytes, which nobody may change from then on; resolves when more may come, so that a fast sender cannot
   * fill the memory. What goes wrong shows at a later call, at the latest at the commit.
   */
  write(chunk: Uint8Array): Promise<void>;
  /**
   * Makes the bytes durable under the key, replacing what was there, or fails and leaves nothing. Only a store that
   * went away in that very moment may have them all the same, whole; what nobody refers to is swept.
   */
  commit(): Promise<void>;
  /** Forgets the bytes. May be called at any time, also twice or after a commit, which it does not undo. */
  discard(): Promise<void>;
}

/**
 * The port to the store of bytes; an abstract class, so that one name is both type and injection token.
 *
 * Each method throws StorageUnavailableError when the store is away or too slow; none waits longer than
 * storage-limits.ts says.
 *
 * Keys are relative paths of `[a-z0-9._-]` segments; any other key is refused before it reaches a store.
 */
export abstract class DocumentStorage {
  /**
   * Makes a new store ready to take objects; without effect on one that is. Only for a store that is known to be new:
   * what a store in use has lost must not be made up for in silence. @throws StorageUnavailableError
   */
  abstract prepare(): Promise<void>;

  /** Begins to store an object. @throws StorageFullError, also from `write` and `commit`. */
  abstract stage(key: string): Promise<StagedObject>;

  /** Stores a small object at once, durably, replacing what was there. */
  abstract put(key: string, bytes: Uint8Array): Promise<void>;

  /** Opens an object, or a range of it, for reading. @throws StorageObjectNotFoundError */
  abstract openRead(key: string, range?: ByteRange): Promise<Readable>;

  /** Reads a small object whole. @throws StorageObjectNotFoundError */
  abstract get(key: string): Promise<Buffer>;

  /** Size and age of an object; undefined when there is none. */
  abstract stat(key: string): Promise<StoredObject | undefined>;

  /** Removes an object; one that is absent is no error. */
  abstract delete(key: string): Promise<void>;

  /** All objects whose keys begin with `prefix`, in no particular order. */
  abstract list(prefix: string): AsyncIterable<StoredObject>;

  /**
   * Removes what was staged, and last written before `before`, but neither committed nor discarded: its process died.
   * Returns how many there were.
   */
  abstract sweepStaged(before: Date): Promise<number>;

  /** Rejects when the store cannot be written to. */
  abstract probe(): Promise<void>;
}
