import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';

/** A fact that the api has acknowledged to a client. */
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
      /** The answer's body. A repeated Idempotency-Key must get exactly this again. */
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
 * The acknowledgements, one JSON object a line. Clients write each of them before their next step. The checker reads
 * only this file, not the memory of the clients.
 */
export class Journal {
  readonly path: string;
  private readonly file: number;

  constructor(path: string) {
    this.path = path;
    this.file = openSync(path, 'ax', 0o600);
  }

  write(entry: Entry): void {
    writeSync(this.file, `${JSON.stringify(entry)}\n`);
  }

  close(): void {
    fsyncSync(this.file);
    closeSync(this.file);
  }
}

export function readJournal(path: string): Entry[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Entry);
}
