import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';

/** What clients know for certain, because the api has said so. */
export type Entry =
  | {
      readonly kind: 'account';
      readonly account: number;
      readonly email: string;
      readonly id: string;
    }
  | {
      readonly kind: 'uploaded';
      readonly scenario: number;
      readonly account: number;
      readonly id: string;
      readonly sha256: string;
      readonly word: string;
      readonly status: number;
      readonly key: string | null;
      /** The answer's body, for what must be repeated word for word. */
      readonly body: unknown;
    }
  | {
      readonly kind: 'trashed' | 'restored' | 'purged';
      readonly account: number;
      readonly id: string;
    }
  | {
      readonly kind: 'refused';
      readonly account: number;
      readonly sha256: string;
      readonly code: string;
    }
  | { readonly kind: 'closed'; readonly account: number };

/**
 * The clients' memory, on disk before they go on: one JSON object a line. The checker reads this file and nothing that
 * the clients hold in memory.
 */
export class Journal {
  readonly path: string;
  readonly #file: number;

  constructor(path: string) {
    this.path = path;
    this.#file = openSync(path, 'ax', 0o600);
  }

  write(entry: Entry): void {
    writeSync(this.#file, `${JSON.stringify(entry)}\n`);
  }

  close(): void {
    fsyncSync(this.#file);
    closeSync(this.#file);
  }
}

export function readJournal(path: string): Entry[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Entry);
}
