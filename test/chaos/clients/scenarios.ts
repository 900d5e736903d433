import type { Random } from '../random.ts';
import type { ContentKind } from './contents.ts';

/** How an upload is sent. `twin`: by two clients at the same moment. `wrong-digest`: with a sha256 that is not its own. */
export type Protocol = 'plain' | 'key' | 'digest' | 'twin' | 'twin-key' | 'wrong-digest';
/** What becomes of the document afterwards. */
export type Fate =
  'keep' | 'trash' | 'restore' | 'revive' | 'purge' | 'purge-and-again' | 'read-again' | 'address';

/** One document's story, decided before the run. */
export interface Scenario {
  readonly number: number;
  readonly account: number;
  readonly kind: ContentKind;
  readonly protocol: Protocol;
  readonly fate: Fate;
  /** Decides what the document says. */
  readonly random: Random;
}

/** The accounts of a run. */
export interface Accounts {
  readonly keepers: number;
  /** Those that are closed in the middle of their uploads. */
  readonly closing: number;
}

const UPLOADS_OF_CLOSING = 8;
const KINDS = { text: 77, pdf: 15, scan: 8 };
const PROTOCOLS = { plain: 34, key: 32, digest: 12, twin: 9, 'twin-key': 7, 'wrong-digest': 6 };
const FATES = {
  keep: 60,
  trash: 6,
  restore: 7,
  revive: 9,
  purge: 6,
  'purge-and-again': 4,
  'read-again': 4,
  address: 4,
};

export function accountsFor(uploads: number): Accounts {
  const closing = Math.max(2, Math.round(uploads / 160));
  return { closing, keepers: Math.min(20, Math.max(3, Math.round(uploads / 100))) };
}

/** The scenarios of a run, in the order of their beginnings. Accounts from `keepers` on are closed after their last. */
export function planScenarios(uploads: number, accounts: Accounts, random: Random): Scenario[] {
  const closingFrom = accounts.keepers;
  // Spread over the run, eight of one account in a row.
  const every = Math.floor(uploads / accounts.closing);
  return Array.from({ length: uploads }, (_, number) => {
    const turn = Math.floor(number / every);
    const isClosing = number % every < UPLOADS_OF_CLOSING && turn < accounts.closing;
    return {
      number,
      account: isClosing ? closingFrom + turn : random.integer(0, accounts.keepers - 1),
      kind: random.weighted(KINDS),
      protocol: random.weighted(PROTOCOLS),
      fate: isClosing ? 'keep' : random.weighted(FATES),
      random: random.fork(`content ${number}`),
    };
  });
}
