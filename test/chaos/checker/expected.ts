import type { Entry } from '../journal.ts';

/** A document as the acknowledgements leave it. */
export interface ExpectedDocument {
  readonly id: string;
  readonly account: number;
  readonly sha256: string;
  readonly word: string;
  readonly scenario: number;
  readonly state: 'live' | 'trashed' | 'purged';
}

/** One upload that was answered under an Idempotency-Key. */
export interface KeptAnswer {
  readonly account: number;
  readonly scenario: number;
  readonly key: string;
  readonly status: number;
  readonly body: unknown;
}

/** All that the clients were promised. */
export interface Expected {
  readonly accounts: ReadonlyMap<number, { readonly email: string; readonly id: string }>;
  readonly closed: ReadonlySet<number>;
  /** Of accounts that are not closed. */
  readonly documents: ReadonlyMap<string, ExpectedDocument>;
  /** The ids of what closed accounts had. */
  readonly ended: ReadonlySet<string>;
  readonly refused: readonly { readonly account: number; readonly sha256: string }[];
  readonly answers: readonly KeptAnswer[];
  /** Bytes that were acknowledged as two documents at once. */
  readonly doubled: readonly string[];
}

/** Reads the promises out of the journal, in the order in which they were made. */
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
  const isEnded = ({ account }: ExpectedDocument) => closed.has(account);
  const ended = new Set([...documents.values()].filter(isEnded).map(({ id }) => id));
  for (const id of ended) documents.delete(id);
  return { accounts, closed, documents, ended, refused, answers, doubled };
}

/** Other documents that the same bytes were acknowledged as, and that have not been purged. */
function othersOf(
  { scenario, account, id }: Pick<ExpectedDocument, 'scenario' | 'account' | 'id'>,
  documents: ReadonlyMap<string, ExpectedDocument>,
): string[] {
  return [...documents.values()]
    .filter((other) => other.scenario === scenario && other.account === account && other.id !== id)
    .filter((other) => other.state !== 'purged')
    .map((other) => other.id);
}
