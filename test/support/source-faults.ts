import { rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { relayHalf, type Exchange, type Fault } from './fault-proxy.js';

/** Files of this size are sent in several parts, so that they can change in between. */
export const LARGE_BYTES = 1_500_000;

/** What a source has, and what must become of it. */
export interface FaultCase {
  readonly name: string;
  /** By path. */
  readonly files: Readonly<Record<string, string>>;
  /** Contents that appear later, and must become documents as well. */
  readonly later?: readonly string[];
  /** Paths of files that become no documents, with the code of their entry. */
  readonly leftOut?: Readonly<Record<string, string>>;
  /** Contents that may be documents, but need not be. */
  readonly optional?: readonly string[];
  readonly fault?: Fault;
  /** Whether the server refuses the credentials, so that its owner must send them again. */
  readonly refuses?: boolean;
  /** After the files were written. */
  prepare?(folder: string): Promise<void>;
}

const large = (letter: string) => `${letter} text. `.repeat(LARGE_BYTES / 8).slice(0, LARGE_BYTES);
const few = (name: string, count = 4) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`file ${i}.txt`, `Text ${i} of ${name}.`]),
  );

/** Answers the first requests of a kind with a failure. */
function failFirst(
  times: number,
  method: string,
  answer: (exchange: Exchange) => Promise<void> | void,
): Fault {
  let left = times;
  return async (exchange) => {
    if (exchange.method !== method || left === 0) return false;
    left -= 1;
    await answer(exchange);
    return true;
  };
}

/** Does harm to the first request for each file. */
function firstOfEach(answer: (exchange: Exchange) => Promise<void>): Fault {
  const met = new Set<string>();
  return async (exchange) => {
    if (exchange.method !== 'GET' || met.has(exchange.path)) return false;
    met.add(exchange.path);
    await answer(exchange);
    return true;
  };
}

const answerWith =
  (status: number, headers: Record<string, string> = {}) =>
  ({ response }: Exchange) =>
    void response.writeHead(status, headers).end();

/** All cases that end by themselves. @param root the folder that the server shows */
export function faultCases(root: string): FaultCase[] {
  return [
    {
      name: '429 for listings',
      files: few('limited listings'),
      fault: failFirst(3, 'PROPFIND', answerWith(429, { 'retry-after': '1' })),
    },
    {
      name: '429 for files',
      files: few('limited files'),
      fault: firstOfEach(async (one) => answerWith(429, { 'retry-after': '1' })(one)),
    },
    {
      name: '500, 502 and 503',
      files: few('failures'),
      fault: async (exchange) =>
        (await failListing(exchange)) || (await failFile(exchange)) || failAgain(exchange),
    },
    {
      name: 'credentials that expire',
      files: few('credentials'),
      fault: failFirst(1, 'GET', answerWith(401)),
      refuses: true,
    },
    {
      name: 'cut files and listings',
      files: { ...few('cuts'), 'large.txt': large('Cut') },
      fault: async (one) => (await cutFile(one)) || cutListing(one),
    },
    changedWhileRead(root),
    changingListing(root),
    {
      name: 'clocks that differ',
      files: few('clocks', 3),
      prepare: async (folder) => {
        const times = [0, Date.now() / 1_000 + 86_400, 4_102_444_800];
        for (const [i, time] of times.entries())
          await utimes(join(folder, `file ${i}.txt`), time, time);
      },
      fault: async ({ response }) => {
        response.setHeader('date', new Date(0).toUTCString());
        return false;
      },
    },
    {
      name: 'NFC and NFD names',
      files: { 'Gr\u00f6\u00dfe.txt': 'Composed.', 'Gro\u0308\u00dfe.txt': 'Decomposed.' },
    },
    {
      name: 'empty and too large files',
      files: { ...few('limits', 1), 'empty.txt': '', 'large.txt': `${large('Too large')}more` },
      leftOut: { 'empty.txt': 'source.entry_empty', 'large.txt': 'source.entry_too_large' },
    },
  ];
}

const failListing = failFirst(2, 'PROPFIND', answerWith(503));
const failFile = firstOfEach(async (one) => answerWith(500)(one));
const failAgain = failFirst(2, 'GET', answerWith(502));
const cutFile = firstOfEach(async ({ forward, response }) =>
  relayHalf(await forward(), response, async () => false),
);
const cutListing = failFirst(2, 'PROPFIND', async ({ forward, response }) =>
  relayHalf(await forward(), response, async () => false),
);

/** The file is written again in its place, with other bytes of the same length, while it is sent. */
function changedWhileRead(root: string): FaultCase {
  const before = { 'one.txt': large('First'), 'two.txt': large('Other') };
  const after = Object.values(before).map((text) => text.toUpperCase());
  return {
    name: 'changed while it is read',
    files: before,
    later: after,
    optional: Object.values(before),
    fault: firstOfEach(async ({ forward, response, path }) => {
      const name = path.split('/').at(-1) as keyof typeof before;
      await relayHalf(await forward(), response, async () => {
        await writeFile(join(root, path), before[name].toUpperCase());
        return true;
      });
    }),
  };
}

/** While the folder is listed, files are added and renamed. */
function changingListing(root: string): FaultCase {
  const later = [0, 1, 2].map((i) => `Added ${i} during a listing.`);
  let listings = 0;
  return {
    name: 'a listing that changes',
    files: few('a changing folder', 6),
    later,
    fault: failFirst(later.length, 'PROPFIND', async ({ forward, response, path }) => {
      const i = listings;
      listings += 1;
      await relayHalf(await forward(), response, async () => {
        const folder = join(root, path);
        await writeFile(join(folder, `added ${i}.txt`), later[i] ?? '');
        await rename(join(folder, `file ${i}.txt`), join(folder, `a new name ${i}.txt`));
        return true;
      });
    }),
  };
}

/** Sends the bytes of each file ever more slowly, until `released`. */
export function slowForEver(released: AbortSignal): Fault {
  return async ({ method, forward, response }) => {
    if (method !== 'GET' || released.aborted) return false;
    const answer = await forward();
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    for await (const chunk of answer) {
      for (const byte of chunk as Buffer) {
        response.write(Buffer.of(byte));
        await delay(500, undefined, { signal: released }).catch(() => undefined);
        if (released.aborted) {
          response.destroy();
          return true;
        }
      }
    }
    response.end();
    return true;
  };
}
