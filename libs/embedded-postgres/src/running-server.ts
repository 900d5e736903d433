import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { passwordFileOf, SUPERUSER } from './cluster.ts';
import { isPostmasterOf, readPostmasterFile } from './postmaster.ts';

/** The superuser's address of the server that another process runs on this data directory; undefined when none does. */
export function runningServerUrl(dataDir: string): string | undefined {
  const file = readPostmasterFile(dataDir);
  if (!file?.isReady || !isPostmasterOf(file.pid, dataDir)) return undefined;
  const password = readFileSync(passwordFileOf(resolve(dataDir)), 'utf8').trim();
  return `postgresql://${SUPERUSER}:${password}@127.0.0.1:${file.port}/postgres`;
}
