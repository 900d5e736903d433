import { startServer, type BenchContext } from '../bench-context.ts';
import { get, hammer, type Target } from '../client.ts';
import { compare, interleave, spreadOf, type BenchRow } from '../rounds.ts';

const LIMIT = 50;
const CONNECTIONS = 8;
/** A typical owner: dozens to hundreds of documents. */
const USUAL_OWNER = 20;

/**
 * Compares the list with a hand-written server, a deep page with the first page, and a large owner with a
 * small one.
 */
export async function benchLists(context: BenchContext): Promise<BenchRow[]> {
  return [
    ...(await oursAgainstBaseline(context)),
    await deepAgainstFirst(context),
    await manyAgainstFew(context),
    ...(await compressedAgainstPlain(context, 'gzip')),
    ...(await compressedAgainstPlain(context, 'br')),
  ];
}

async function oursAgainstBaseline(context: BenchContext): Promise<BenchRow[]> {
  const { stack, database, jwtSecret, rounds, apiPid } = context;
  const headers = await context.headersOf(USUAL_OWNER);
  const baseline = await startServer('baseline-server.ts', [database.url, jwtSecret]);
  const ours: Target = { url: `${stack.url}/v1/documents?limit=${LIMIT}`, headers, pid: apiPid };
  const theirs: Target = { url: `${baseline.url}/list?limit=${LIMIT}`, headers, pid: baseline.pid };
  const cpu: Record<'ours' | 'theirs', number[]> = { ours: [], theirs: [] };
  const measure = (name: 'ours' | 'theirs', target: Target) => async () => {
    const result = await hammer(target, context.isShort ? 800 : 2_000, CONNECTIONS);
    cpu[name].push(result.cpuMicrosARequest);
    return result.requestsASecond;
  };
  try {
    const rate = await interleave(rounds, {
      ours: measure('ours', ours),
      theirs: measure('theirs', theirs),
    });
    return [
      compare(
        'list of 50, requests a second, relative to Express + pg',
        '/s',
        rate.ours,
        rate.theirs,
        { atLeast: 1.1 },
      ),
      compare(
        '… CPU of the server per request',
        'µs',
        spreadOf(cpu.ours.slice(1)),
        spreadOf(cpu.theirs.slice(1)),
        { atMost: 0.91 },
      ),
    ];
  } finally {
    baseline.stop();
  }
}

/** For the owner with the most documents. With a million documents, the deep page is number 15,000. */
async function deepAgainstFirst(context: BenchContext): Promise<BenchRow> {
  const skipped = Math.floor(context.documents * (context.documents >= 1_000_000 ? 0.75 : 0.25));
  const headers = await context.headersOf(0);
  const first = `${context.stack.url}/v1/documents?limit=${LIMIT}`;
  const cursor = await context.cursorAt(0, skipped);
  const measure = latencyOf(context, headers);
  const { deep, top } = await interleave(context.rounds, {
    deep: () => measure(`${first}&cursor=${cursor}`),
    top: () => measure(first),
  });
  return compare(
    `list, p50: page ${Math.round(skipped / LIMIT)} relative to the first`,
    'ms',
    deep,
    top,
    { atMost: 1.2 },
  );
}

async function manyAgainstFew(context: BenchContext): Promise<BenchRow> {
  const first = `${context.stack.url}/v1/documents?limit=${LIMIT}`;
  const [many, few] = [await context.headersOf(0), await context.headersOf(1)];
  const result = await interleave(context.rounds, {
    many: () => latencyOf(context, many)(first),
    few: () => latencyOf(context, few)(first),
  });
  const most = Math.round(context.documents * (context.documents >= 1_000_000 ? 0.76 : 0.3));
  const what = `list, p50: owner of ${most} relative to owner of ${context.documents / 100}`;
  return compare(what, 'ms', result.many, result.few, { atMost: 1.2 });
}

/** What it costs the api to compress a list, and what it saves the network. */
async function compressedAgainstPlain(
  context: BenchContext,
  encoding: 'gzip' | 'br',
): Promise<BenchRow[]> {
  const headers = await context.headersOf(USUAL_OWNER);
  const url = `${context.stack.url}/v1/documents?limit=${LIMIT}`;
  const plain: Target = { url, headers, pid: context.apiPid };
  const packed: Target = { ...plain, headers: { ...headers, 'accept-encoding': encoding } };
  const cpu: Record<'packed' | 'plain', number[]> = { packed: [], plain: [] };
  const measure = (name: 'packed' | 'plain', target: Target) => async () => {
    const result = await hammer(target, context.isShort ? 800 : 2_000, CONNECTIONS);
    cpu[name].push(result.cpuMicrosARequest);
    return result.requestsASecond;
  };
  const rate = await interleave(context.rounds, {
    packed: measure('packed', packed),
    plain: measure('plain', plain),
  });
  const [packedBytes, plainBytes] = [spreadOf([await get(packed)]), spreadOf([await get(plain)])];
  const [packedCpu, plainCpu] = [spreadOf(cpu.packed.slice(1)), spreadOf(cpu.plain.slice(1))];
  return [
    compare(`list of 50 by ${encoding}, bytes`, 'B', packedBytes, plainBytes, { atMost: 0.3 }),
    compare('… requests a second', '/s', rate.packed, rate.plain, { atLeast: 0.7 }),
    compare('… CPU of the api a request', 'µs', packedCpu, plainCpu, { atMost: 1.4 }),
  ];
}

function latencyOf(context: BenchContext, headers: Record<string, string>) {
  return async (url: string): Promise<number> =>
    (await hammer({ url, headers, pid: context.apiPid }, context.isShort ? 150 : 400, 1)).p50;
}
