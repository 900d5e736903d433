import { Client } from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import { memoryMiBOf } from '../../../load/run/process-cpu.ts';
import { startConnector } from '../../../load/run/stack.ts';
import { say } from '../../../tools/launcher/failure.ts';
import type { BenchContext } from '../bench-context.ts';
import { missingPrograms } from '../ocr/native-programs.ts';
import { compare, interleave, spreadOf, type BenchRow } from '../rounds.ts';
import { RemoteFiles } from '../sources/remote-files.ts';
import { join } from 'node:path';

const OWNER = 51;
const FILES = { short: 1_000, long: 10_000 };
const ROUNDS = { short: 2, long: 1 };
const POLL_MS = 250;
const MS_A_FILE = 100;
const MIN_RATE = 0.5;
/** Memory may not grow with the files. What is collected late is not growth. */
const MAX_GROWTH = 1.15;

/**
 * Compares the time until all files of a WebDAV server are documents with `rclone copy` from the same server. Ours has the
 * two looks at each file, the copy into the store and the row of each document, but no recognition.
 */
export async function benchSources(context: BenchContext): Promise<BenchRow[]> {
  const [missing] = await missingPrograms(['rclone']);
  if (missing !== undefined) {
    say(`bench: sources left out: ${missing} is not installed`);
    return [];
  }
  const count = context.isShort ? FILES.short : FILES.long;
  const connector = await startConnector(
    {
      root: join(import.meta.dirname, '../../..'),
      dataDir: context.dataDir,
      database: context.database,
      logDir: join(context.dataDir, 'logs'),
      settings: { SOURCES_ALLOWED_NETWORKS: '127.0.0.0/8', SOURCES_POLL_SECONDS: '5' },
    },
    context.connector,
  );
  const memory = { early: [] as number[], late: [] as number[] };
  let remote = await RemoteFiles.serve(join(context.dataDir, 'bench-sources'), count);
  try {
    const rates = await interleave(
      context.isShort ? ROUNDS.short : ROUNDS.long,
      {
        rclone: async () => {
          await remote.stop();
          remote = await RemoteFiles.serve(join(context.dataDir, 'bench-sources'), count);
          return count / (await remote.copySeconds());
        },
        ours: async () => count / (await syncSeconds(context, remote, connector.pid, memory)),
      },
      0,
    );
    return [
      compare(`files of a WebDAV server, ${count}`, '/s', rates.ours, rates.rclone, {
        atLeast: MIN_RATE,
      }),
      compare(
        'memory of the connector, the last half of the files beside the first',
        'MiB',
        spreadOf([Math.max(...memory.late)]),
        spreadOf([Math.max(...memory.early)]),
        { atMost: MAX_GROWTH },
      ),
    ];
  } finally {
    await remote.stop();
    await connector.stop();
  }
}

/** Connects the server as a source, and waits until each file is a document. */
async function syncSeconds(
  context: BenchContext,
  remote: RemoteFiles,
  connectorPid: number,
  memory: { early: number[]; late: number[] },
): Promise<number> {
  const client = new Client({ connectionString: context.database.url });
  await client.connect();
  const begin = performance.now();
  const source = await connect(context, remote);
  try {
    for (const deadline = begin + 60_000 + remote.count * MS_A_FILE; ;) {
      const { rows } = await client.query<{ n: number }>(
        `SELECT count(*)::integer AS n FROM sources.entries WHERE source_id = $1 AND state = 'imported'`,
        [source],
      );
      const imported = rows[0]?.n ?? 0;
      const half = imported < remote.count / 2 ? memory.early : memory.late;
      half.push(memoryMiBOf(connectorPid) ?? Number.NaN);
      if (imported === remote.count) return (performance.now() - begin) / 1_000;
      if (performance.now() > deadline) throw new Error(`${imported} files are imported in time`);
      await delay(POLL_MS);
    }
  } finally {
    const headers = await context.headersOf(OWNER);
    await fetch(`${context.stack.url}/v1/sources/${source}`, { method: 'DELETE', headers });
    await client.end();
  }
}

async function connect(context: BenchContext, remote: RemoteFiles): Promise<string> {
  const response = await fetch(`${context.stack.url}/v1/sources`, {
    method: 'POST',
    headers: { ...(await context.headersOf(OWNER)), 'Content-Type': 'application/json' },
    body: JSON.stringify({
      kind: 'webdav',
      name: `bench ${performance.now()}`,
      mode: 'keep',
      settings: { url: remote.url, username: remote.username },
      credentials: { password: remote.password },
    }),
  });
  if (!response.ok) throw new Error(`the source was refused: ${await response.text()}`);
  return ((await response.json()) as { id: string }).id;
}
