import { createHash } from 'node:crypto';
import type { RemoteEntry, RemotePage } from '../source-adapter.js';
import { SourceUnavailableError } from '../sources.errors.js';

/** The position after an entry of a listing, as the caller keeps it between pages. */
export interface ListingPosition {
  readonly offset: number;
  /** Of the last entry before the position: it must be there again when the folder is listed again. */
  readonly lastIdHash: string;
}

const POSITION = /^(\d{1,9})\.([0-9a-f]{16})$/;

/** Reads the value of `next`. Undefined for any other text. */
export function parsePosition(page: string): ListingPosition | undefined {
  const [, offset, lastIdHash] = POSITION.exec(page) ?? [];
  if (offset === undefined || lastIdHash === undefined) return undefined;
  return { offset: Number(offset), lastIdHash };
}

/** A listing in progress: entries are read from the connection page by page, so that only one page is in memory. */
export class OpenListing {
  private offset = 0;
  private lastId = '';

  /**
   * @param entries reads the answer of the server
   * @param abort ends the request
   */
  constructor(
    readonly folder: string,
    private readonly entries: AsyncIterator<RemoteEntry, void>,
    private readonly abort: (reason: Error) => void,
  ) {}

  /** The value of `next` for the present position. */
  get position(): string {
    return `${this.offset}.${hashOf(this.lastId)}`;
  }

  /**
   * Reads up to `position`, in a listing that began again.
   *
   * @throws SourceUnavailableError when the folder changed, so that entries could be skipped or come twice
   */
  async skipTo(position: ListingPosition | undefined): Promise<void> {
    if (position === undefined) throw new SourceUnavailableError({ retryAfterSeconds: 1 });
    while (this.offset < position.offset && (await this.next()) !== undefined);
    if (this.offset < position.offset || hashOf(this.lastId) !== position.lastIdHash) {
      throw new SourceUnavailableError({ retryAfterSeconds: 1 });
    }
  }

  /** Reads the next page. */
  async page(maxEntries: number): Promise<RemotePage> {
    const entries: RemoteEntry[] = [];
    while (entries.length < maxEntries) {
      const entry = await this.next();
      if (entry === undefined) return { entries, next: undefined };
      entries.push(entry);
    }
    return { entries, next: this.position };
  }

  /** Ends the request. Has no effect on a listing that is read to its end. */
  close(reason: Error): void {
    this.abort(reason);
  }

  private async next(): Promise<RemoteEntry | undefined> {
    const { value } = await this.entries.next();
    if (value === undefined) return undefined;
    this.offset += 1;
    this.lastId = value.id;
    return value;
  }
}

function hashOf(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 16);
}
