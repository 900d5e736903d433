import { Injectable } from '@nestjs/common';
import { networkShares } from '@app/client-ip';
import { pauseDeadline } from '@app/request-context';
import { ConcurrencyGate } from '../concurrency-gate.js';
import { UploadsTooManyError } from './uploads.errors.js';

/** docs/limits.md gives the reasons, and a test compares the two. */
export const UPLOAD_PLACES = {
  /** Uploads at the same time in one process. */
  MAX_UPLOADS: 256,
  /** Uploads of one account at the same time. */
  MAX_UPLOADS_OF_ACCOUNT: 8,
  /** Uploads from one network at the same time; twice and four times as many from an IPv6 /56 and /48. */
  MAX_UPLOADS_OF_NETWORK: 32,
  /** Further uploads of one account, or from one network, that wait for their turn. */
  MAX_WAITING_UPLOADS: 100,
} as const;

/** Limits the uploads that are under way, because a slow one occupies a connection and memory for as long as it lasts. */
@Injectable()
export class UploadPlaces {
  private readonly accounts = gateOf(UPLOAD_PLACES.MAX_UPLOADS_OF_ACCOUNT);
  /** One for each factor of a {@link networkShares}. */
  private readonly networks = new Map<number, ConcurrencyGate>();

  /**
   * Runs an upload as soon as there is a place for its account and its network, before any of its body is read.
   *
   * @throws UploadsTooManyError when no place became free in time
   */
  async run<T>(accountId: string, address: string, upload: () => Promise<T>): Promise<T> {
    const resumeDeadline = pauseDeadline();
    const start = () => {
      resumeDeadline();
      return upload();
    };
    const inNetworks = networkShares(address).reduce<() => Promise<T>>(
      (next, { network, factor }) =>
        () =>
          this.gateOf(factor).run(network, next),
      start,
    );
    return this.accounts.run(accountId, inNetworks);
  }

  private gateOf(factor: number): ConcurrencyGate {
    const gate = this.networks.get(factor) ?? gateOf(UPLOAD_PLACES.MAX_UPLOADS_OF_NETWORK * factor);
    this.networks.set(factor, gate);
    return gate;
  }
}

function gateOf(running: number): ConcurrencyGate {
  const { MAX_UPLOADS, MAX_WAITING_UPLOADS } = UPLOAD_PLACES;
  return new ConcurrencyGate(
    {
      running: MAX_UPLOADS,
      waiting: 2 * MAX_UPLOADS,
      ofKey: { running, waiting: MAX_WAITING_UPLOADS },
    },
    () => new UploadsTooManyError(),
  );
}
