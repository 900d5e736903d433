import type { Random } from '../random.ts';
import type { ContentKind } from './contents.ts';

/** How an upload is sent. `twin`: by two clients at the same moment. `wrong-digest`: with a sha256 that is not its own. */
export type Protocol = 'plain' | 'key' | 'digest' | 'twin' | 'twin-key' | 'wrong-digest';
/** What becomes of the document afterwards. */
export type FollowUp =
  | 'keep'
  | 'trash'
  | 'restore'
  | 'upload-again'
  | 'purge'
  | 'purge-and-upload-again'
  | 'reprocess'
  | 'content-url';

/** One document's story, decided before the run. */
export interface Scenario {
  readonly number: number;
  readonly account: number;
  readonly kind: ContentKind;
  readonly protocol: Protocol;
  readonly followUp: FollowUp;
  /** Decides what the document says. */
  readonly random: Random;
}

/** The accounts of a run. */
export interface AccountCounts {
  readonly lasting: number;
  /** Those that are closed in the middle of their uploads. */
  readonly closing: number;
}

const UPLOADS_OF_CLOSING = 8;
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

/** The scenarios of a run, in the order of their beginnings. AccountCounts from `lasting` on are closed after their last. */
export function planScenarios(
  uploads: number,
  accounts: AccountCounts,
  random: Random,
): Scenario[] {
  const closingFrom = accounts.lasting;
  // Spread over the run, eight of one account in a row.
  const every = Math.floor(uploads / accounts.closing);
  return Array.from({ length: uploads }, (_, number) => {
    const turn = Math.floor(number / every);
    const isClosing = number % every < UPLOADS_OF_CLOSING && turn < accounts.closing;
    return {
      number,
      account: isClosing ? closingFrom + turn : random.integer(0, accounts.lasting - 1),
      kind: random.weighted(KINDS),
      protocol: random.weighted(PROTOCOLS),
      followUp: isClosing ? 'keep' : random.weighted(FOLLOW_UPS),
      random: random.fork(`content ${number}`),
    };
  });
}
