import type { Entry } from '../journal.ts';

/** A document as the last acknowledgement describes it. */
export interface ExpectedDocument {
  readonly id: string;
  readonly account: number;
  readonly sha256: string;
  readonly word: string;
  readonly scenario: number;
  readonly state: 'live' | 'trashed' | 'purged';
}

/** The answer to an upload with an Idempotency-Key. */
export interface KeptAnswer {
  readonly account: number;
  readonly scenario: number;
  readonly key: string;
  readonly status: number;
  readonly body: unknown;
}

/** Everything that was acknowledged to the clients. */
export interface Expected {
  readonly accounts: ReadonlyMap<number, { readonly email: string; readonly id: string }>;
  readonly closed: ReadonlySet<number>;
  /** The documents of accounts that are not closed. */
  readonly documents: ReadonlyMap<string, ExpectedDocument>;
  /** The ids of the documents of closed accounts. */
  readonly deleted: ReadonlySet<string>;
  readonly refused: readonly { readonly account: number; readonly sha256: string }[];
  readonly answers: readonly KeptAnswer[];
  /** Pairs of documents that were acknowledged for the same bytes. */
  readonly doubled: readonly string[];
}

/** Derives the expected state from the journal's entries, which are in the order of the acknowledgements. */
export function expectedFrom(entries: readonly Entry[]): Expected {
  const accounts = new Map<number, { email: string; id: string }>();
  const documents = new Map<string, ExpectedDocument>();
  const closed = new Set<number>();
  const refused: { account: number; sha256: string }[] = [];
  const answers: KeptAnswer[] = [];
  const doubled: string[] = [];
  for (const entry of entries) {
    switch (entry.kind) {
      case 'account':
        accounts.set(entry.account, entry);
        break;
      case 'closed':
        closed.add(entry.account);
        break;
      case 'refused':
        refused.push(entry);
        break;
      case 'uploaded':
        doubled.push(...othersOf(entry, documents).map((id) => `${id} and ${entry.id}`));
        documents.set(entry.id, { ...entry, state: 'live' });
        if (entry.key !== null) answers.push({ ...entry, key: entry.key });
        break;
      case 'trashed':
      case 'restored':
      case 'purged': {
        const document = documents.get(entry.id);
        const state = entry.kind === 'restored' ? 'live' : entry.kind;
        if (document !== undefined) documents.set(entry.id, { ...document, state });
        break;
      }
    }
  }
  const isDeleted = ({ account }: ExpectedDocument) => closed.has(account);
  const deleted = new Set([...documents.values()].filter(isDeleted).map(({ id }) => id));
  for (const id of deleted) documents.delete(id);
  return { accounts, closed, documents, deleted, refused, answers, doubled };
}

/** Returns other documents, not purged, that were acknowledged for the same bytes. */
function othersOf(
  { scenario, account, id }: Pick<ExpectedDocument, 'scenario' | 'account' | 'id'>,
  documents: ReadonlyMap<string, ExpectedDocument>,
): string[] {
  return [...documents.values()]
    .filter((other) => other.scenario === scenario && other.account === account && other.id !== id)
    .filter((other) => other.state !== 'purged')
    .map((other) => other.id);
}
