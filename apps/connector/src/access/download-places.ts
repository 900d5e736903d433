import { Injectable } from '@nestjs/common';
import { DownloadsTooManyError } from '../http/http.errors.js';

/** Downloads at the same time, in this process. Each is a connection to another server and one to the api. */
const OF_ACCOUNT = 4;
const IN_ALL = 64;

/** Limits the downloads that pass through. */
@Injectable()
export class DownloadPlaces {
  private readonly byAccount = new Map<string, number>();
  private inAll = 0;

  /**
   * Runs a download.
   *
   * @throws DownloadsTooManyError when the account has too many in progress
   */
  async use<T>(accountId: string, download: () => Promise<T>): Promise<T> {
    const before = this.byAccount.get(accountId) ?? 0;
    if (before >= OF_ACCOUNT || this.inAll >= IN_ALL) throw new DownloadsTooManyError();
    this.add(accountId, 1);
    try {
      return await download();
    } finally {
      this.add(accountId, -1);
    }
  }

  private add(accountId: string, change: 1 | -1): void {
    const count = (this.byAccount.get(accountId) ?? 0) + change;
    this.inAll += change;
    if (count === 0) this.byAccount.delete(accountId);
    else this.byAccount.set(accountId, count);
  }
}
