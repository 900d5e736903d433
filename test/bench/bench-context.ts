import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Client } from 'pg';
import { seededEmail, SEED_PASSWORD } from '../../load/run/seed/seed.ts';
import type { Database, Stack } from '../../load/run/stack.ts';
import { importBuilt } from '../../tools/launcher/import-built.ts';

/** The environment of every case of the benchmark. */
export interface BenchContext {
  stack: Stack;
  database: Database;
  apiPid: number;
  dataDir: string;
  jwtSecret: string;
  /** Where the api looks for a connector. No connector runs yet. */
  connector: { port: number; secret: string };
  documents: number;
  isShort: boolean;
  rounds: number;
  /** Returns request headers with an access token of this owner. */
  headersOf(owner: number): Promise<Record<string, string>>;
  /** Returns the cursor of the list after its first `skipped` documents. */
  cursorAt(owner: number, skipped: number): Promise<string>;
}

/** Logs in to a seeded account and returns the headers for its requests. */
export async function logIn(url: string, owner: number): Promise<Record<string, string>> {
  const response = await fetch(`${url}/v1/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email: seededEmail(owner), password: SEED_PASSWORD }),
  });
  if (!response.ok) throw new Error(`login answered ${response.status}`);
  const { accessToken } = (await response.json()) as { accessToken: string };
  return { Authorization: `Bearer ${accessToken}` };
}

/**
 * Returns the cursor that the api would return after `skipped` documents. Does not request the pages before
 * it.
 */
export async function cursorAt(
  database: Database,
  owner: number,
  skipped: number,
): Promise<string> {
  const { encodePosition } = await importBuilt<{
    encodePosition: (sort: '-created', position: { key: string; id: string }) => string;
  }>('apps/api/src/documents/document-sorts.js');
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string; created_at: Date }>(
      `SELECT d.id, d.created_at FROM documents AS d JOIN accounts AS a ON a.id = d.owner_id
       WHERE a.email = $1 AND d.deleted_at IS NULL ORDER BY d.created_at DESC, d.id DESC OFFSET $2 LIMIT 1`,
      [seededEmail(owner), skipped - 1],
    );
    const [row] = rows;
    if (row === undefined) throw new Error(`owner ${owner} has fewer than ${skipped} documents`);
    return encodePosition('-created', { key: row.created_at.toISOString(), id: row.id });
  } finally {
    await client.end();
  }
}

/** Runs a script of this folder in its own process. Returns the URL that the script sends. */
export async function startServer(
  script: string,
  args: readonly string[],
): Promise<{ url: string; pid: number; stop(): void }> {
  const child = fork(join(import.meta.dirname, script), [...args], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const { url } = await nextMessage<{ url: string }>(child);
  return { url, pid: child.pid ?? 0, stop: () => child.disconnect() };
}

export async function nextMessage<T>(child: ChildProcess): Promise<T> {
  const [message] = (await once(child, 'message')) as [T];
  return message;
}
