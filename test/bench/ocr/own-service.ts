import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { cpuSecondsOf } from '../../../load/run/process-cpu.ts';
import { startWorker } from '../../../load/run/stack.ts';
import type { BenchContext } from '../bench-context.ts';
import { timeReading, type Reading } from './reading.ts';

const OWNER = 50;
const POLL_MS = 100;
const TIMEOUT_MS = 600_000;
const ROOT = join(import.meta.dirname, '../../..');

interface Document {
  id: string;
  status: 'pending' | 'processing' | 'ready' | 'failed';
}

/**
 * Uploads a PDF and measures the time until its text is ready. The workers run before the upload, as in
 * production.
 */
export async function readByService(
  context: BenchContext,
  pdf: Buffer,
  workerCount: number,
): Promise<Reading> {
  const headers = await context.headersOf(OWNER);
  const workers = await startWorkers(context, workerCount);
  const pids = [context.apiPid, ...workers.map(({ pid }) => pid)];
  const cpuSeconds = (): number =>
    pids.reduce((sum, pid) => sum + (cpuSecondsOf(pid) ?? Number.NaN), 0);
  try {
    return await timeReading(cpuSeconds, async () => {
      const id = await upload(context.stack.url, headers, pdf);
      await waitUntilReady(context.stack.url, headers, id);
      return fetchTexts(context.stack.url, headers, id);
    });
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}

/**
 * Lets workers read the documents that other cases have uploaded. Otherwise they would be read before the
 * scan.
 */
export async function readBacklog(context: BenchContext): Promise<void> {
  const client = new Client({ connectionString: context.database.url });
  await client.connect();
  const workers = (await hasBacklog(client)) ? await startWorkers(context, 2) : [];
  try {
    const deadline = Date.now() + TIMEOUT_MS;
    while (await hasBacklog(client)) {
      if (Date.now() > deadline) throw new Error('the backlog was not read in time');
      await delay(POLL_MS);
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
    await client.end();
  }
}

async function hasBacklog(client: Client): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM documents WHERE status IN ('pending', 'processing') LIMIT 1`,
  );
  return rowCount !== 0;
}

async function startWorkers({ dataDir, database }: BenchContext, count: number) {
  const workers: Awaited<ReturnType<typeof startWorker>>[] = [];
  for (let number = 1; number <= count; number += 1) {
    const logDir = join(dataDir, 'logs', `worker-${number}`);
    await mkdir(logDir, { recursive: true });
    workers.push(await startWorker({ root: ROOT, dataDir, database, logDir, settings: {} }));
  }
  return workers;
}

type Headers = Readonly<Record<string, string>>;

async function upload(url: string, headers: Headers, pdf: Buffer): Promise<string> {
  // Random bytes make each upload a new document: the api returns the existing document for known bytes. PDF
  // readers ignore bytes after the end of a PDF.
  const bytes = Buffer.concat([pdf, Buffer.from(`\n%${randomBytes(16).toString('hex')}\n`)]);
  const body = new FormData();
  body.set('language', 'eng');
  body.set('file', new Blob([new Uint8Array(bytes)], { type: 'application/pdf' }), 'scan.pdf');
  const response = await fetch(`${url}/v1/documents`, { method: 'POST', headers, body });
  if (response.status !== 201) throw new Error(`upload answered ${response.status}`);
  return ((await response.json()) as Document).id;
}

async function waitUntilReady(url: string, headers: Headers, id: string): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS;
  while (Date.now() < deadline) {
    const response = await fetch(`${url}/v1/documents/${id}`, { headers });
    const { status } = (await response.json()) as Document;
    if (status === 'ready') return;
    if (status === 'failed') throw new Error('the document was not read');
    await delay(POLL_MS);
  }
  throw new Error('the document was not read in time');
}

async function fetchTexts(url: string, headers: Headers, id: string): Promise<string[]> {
  const response = await fetch(`${url}/v1/documents/${id}/text`, {
    headers: { ...headers, Accept: 'application/json' },
  });
  const { pages } = (await response.json()) as { pages: { text: string }[] };
  return pages.map(({ text }) => text);
}
