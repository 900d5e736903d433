import type { Random } from '../random.ts';
import type { ContentKind } from './contents.ts';

/** How an upload is sent. `twin`: two requests at the same time. `wrong-digest`: with the sha256 of other bytes. */
export type Protocol = 'plain' | 'key' | 'digest' | 'twin' | 'twin-key' | 'wrong-digest';
/** What the client does with the document after the upload. */
export type FollowUp =
  | 'keep'
  | 'trash'
  | 'restore'
  | 'upload-again'
  | 'purge'
  | 'purge-and-upload-again'
  | 'reprocess'
  | 'content-url';

/** What happens to one document. It is decided before the run. */
export interface Scenario {
  readonly number: number;
  readonly account: number;
  readonly kind: ContentKind;
  readonly protocol: Protocol;
  readonly followUp: FollowUp;
  /** Decides the content of the document. */
  readonly random: Random;
}

/** The numbers of accounts of a run. */
export interface AccountCounts {
  readonly lasting: number;
  /** Accounts that are closed during their uploads. */
  readonly closing: number;
}

const UPLOADS_BEFORE_CLOSING = 8;
const KINDS = { text: 77, pdf: 15, scan: 8 };
const PROTOCOLS = { plain: 34, key: 32, digest: 12, twin: 9, 'twin-key': 7, 'wrong-digest': 6 };
const FOLLOW_UPS = {
  keep: 60,
  trash: 6,
  restore: 7,
  'upload-again': 9,
  purge: 6,
  'purge-and-upload-again': 4,
  reprocess: 4,
  'content-url': 4,
};

export function accountsFor(uploads: number): AccountCounts {
  const closing = Math.max(2, Math.round(uploads / 160));
  return { closing, lasting: Math.min(20, Math.max(3, Math.round(uploads / 100))) };
}

/** Returns the scenarios of a run, in order. An account from number `lasting` on is closed after its last scenario. */
export function planScenarios(
  uploads: number,
  accounts: AccountCounts,
  random: Random,
): Scenario[] {
  const closingFrom = accounts.lasting;
  // The closing accounts are spread over the run, each with eight consecutive scenarios.
  const every = Math.floor(uploads / accounts.closing);
  return Array.from({ length: uploads }, (_, number) => {
    const block = Math.floor(number / every);
    const isClosing = number % every < UPLOADS_BEFORE_CLOSING && block < accounts.closing;
    return {
      number,
      account: isClosing ? closingFrom + block : random.integer(0, accounts.lasting - 1),
      kind: random.weighted(KINDS),
      protocol: random.weighted(PROTOCOLS),
      followUp: isClosing ? 'keep' : random.weighted(FOLLOW_UPS),
      random: random.fork(`content ${number}`),
    };
  });
}
