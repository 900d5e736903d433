import { lookup as systemLookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';

/** Resolves a name to all its addresses. */
export type HostLookup = (hostname: string) => Promise<readonly LookupAddress[]>;

/**
 * Each lookup of the system occupies one of the four threads of libuv until the name server answers, and the same threads
 * read and write files. Users choose the names, so a slow name server must not occupy all threads.
 */
const MAX_LOOKUPS = 2;

/** Resolves as the system does (hosts file, search domains), at most {@link MAX_LOOKUPS} names at a time. */
export function boundedSystemLookup(): HostLookup {
  let running = 0;
  const waiting: (() => void)[] = [];
  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  };
  return async (hostname) => {
    if (running < MAX_LOOKUPS) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await lookupAll(hostname);
    } finally {
      release();
    }
  };
}

function lookupAll(hostname: string): Promise<LookupAddress[]> {
  return new Promise((resolve, reject) => {
    systemLookup(hostname, { all: true }, (error, addresses) =>
      error === null ? resolve(addresses) : reject(error),
    );
  });
}
