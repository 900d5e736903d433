import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { memoryMiBOf } from '../../../load/run/process-cpu.ts';
import { startServer, type BenchContext } from '../bench-context.ts';
import { get, send } from '../client.ts';
import { storeDirectly } from '../floor.ts';
import { compare, interleave, judge, type BenchRow } from '../rounds.ts';

const MIB = 1024 ** 2;
const BOUNDARY = 'strongroom-bench';
const MAX_GROWTH_MIB = 32;
const OWNER = 30;

/**
 * Compares uploads with the fastest durable write on this disk, and downloads with `res.sendFile` of Express.
 */
export async function benchTransfers(context: BenchContext): Promise<BenchRow[]> {
  const folder = join(context.dataDir, 'bench');
  await mkdir(folder, { recursive: true });
  const rows: BenchRow[] = [];
  for (const mib of context.isShort ? [1, 10] : [1, 10, 100]) {
    rows.push(...(await benchUpload(context, folder, mib)));
  }
  const largest = context.isShort ? 20 : 100;
  rows.push(...(await benchDownload(context, folder, largest)));
  return rows;
}

async function benchUpload(
  context: BenchContext,
  folder: string,
  mib: number,
): Promise<BenchRow[]> {
  const headers = await context.headersOf(OWNER);
  const bytes = fileOf(mib);
  // The first upload compiles code and allocates buffers, whatever its size, so it is not measured.
  await upload(context, headers, fileOf(1));
  const before = memoryMiBOf(context.apiPid) ?? 0;
  let highest = before;
  const watch = setInterval(
    () => (highest = Math.max(highest, memoryMiBOf(context.apiPid) ?? 0)),
    20,
  );
  const rounds = mib >= 100 ? 7 : context.rounds;
  const result = await interleave(rounds, {
    ours: () => upload(context, headers, makeUnique(bytes)),
    direct: () => storeDirectly(folder, bytes),
  });
  clearInterval(watch);
  const growth = highest - before;
  return [
    compare(
      `upload of ${mib} MiB, relative to write + sha-256 + fsync + rename`,
      'MiB/s',
      result.ours,
      result.direct,
      { atLeast: 0.45 },
    ),
    {
      what: `… memory of the api, growth`,
      ours: `${growth} MiB`,
      baseline: '',
      ratio: growth,
      goal: `≤ ${MAX_GROWTH_MIB} MiB`,
      ...judge(growth, { atMost: MAX_GROWTH_MIB }),
    },
  ];
}

/** Returns MiB a second, from the first byte sent to the response. */
async function upload(
  context: BenchContext,
  headers: Record<string, string>,
  bytes: Buffer,
): Promise<number> {
  const head = Buffer.from(
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="b.pdf"\r\nContent-Type: application/pdf\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);
  const begin = performance.now();
  const all = {
    ...headers,
    'Content-Type': `multipart/form-data; boundary=${BOUNDARY}`,
    'Content-Length': String(head.length + bytes.length + tail.length),
  };
  await send('POST', `${context.stack.url}/v1/documents`, all, [head, bytes, tail]);
  return bytes.length / MIB / ((performance.now() - begin) / 1_000);
}

async function benchDownload(
  context: BenchContext,
  folder: string,
  mib: number,
): Promise<BenchRow[]> {
  const headers = await context.headersOf(OWNER);
  const bytes = makeUnique(fileOf(mib));
  await upload(context, headers, bytes);
  const file = join(folder, 'download.pdf');
  await writeFile(file, bytes);
  const list = await fetch(`${context.stack.url}/v1/documents?limit=1`, { headers });
  const [newest] = ((await list.json()) as { items: { id: string }[] }).items;
  const baseline = await startServer('baseline-server.ts', [
    context.database.url,
    context.jwtSecret,
    file,
  ]);
  const ours = {
    url: `${context.stack.url}/v1/documents/${newest?.id}/content`,
    headers,
    pid: context.apiPid,
  };
  const theirs = { url: `${baseline.url}/file`, headers, pid: baseline.pid };
  try {
    const whole = await interleave(context.rounds, {
      ours: () => speed(ours),
      theirs: () => speed(theirs),
    });
    const range = { Range: 'bytes=1048576-1114111' };
    const part = await interleave(context.rounds, {
      ours: () => rate({ ...ours, headers: { ...headers, ...range } }),
      theirs: () => rate({ ...theirs, headers: { ...headers, ...range } }),
    });
    return [
      compare(
        `download of ${mib} MiB, relative to res.sendFile`,
        'MiB/s',
        whole.ours,
        whole.theirs,
        { atLeast: 1.5 },
      ),
      compare('64 KiB ranges of it, relative to res.sendFile', '/s', part.ours, part.theirs, {
        atLeast: 0.9,
      }),
    ];
  } finally {
    baseline.stop();
  }
}

async function speed(target: Parameters<typeof get>[0]): Promise<number> {
  const begin = performance.now();
  const bytes = await get(target);
  return bytes / MIB / ((performance.now() - begin) / 1_000);
}

async function rate(target: Parameters<typeof get>[0]): Promise<number> {
  const requests = 60;
  const begin = performance.now();
  for (let i = 0; i < requests; i += 1) await get(target);
  return requests / ((performance.now() - begin) / 1_000);
}

function fileOf(mib: number): Buffer {
  const bytes = randomBytes(mib * MIB);
  bytes.write('%PDF-1.7\n%');
  return bytes;
}

/** Makes the bytes unique: the same bytes twice would be one document. */
function makeUnique(bytes: Buffer): Buffer {
  randomBytes(16).copy(bytes, 64);
  return bytes;
}
