import { memoryUsage } from 'node:process';
import { ThrottlerStorageService, type ThrottlerStorage } from '@nestjs/throttler';
import { importBuilt } from '../../tools/launcher/import-built.ts';

/** One measurement in its own process; the arguments name the store, the measurement and its size. */
const [, , store = '', measure = '', size = ''] = process.argv;

interface BuiltThrottling {
  InProcessRateLimitStore: new (options?: object) => object;
  StoreThrottlerStorage: new (store: object) => ThrottlerStorage;
}

const TTL_MS = 3_600_000;
const LIMIT = 60_000;
const ROUNDS = 5;

const storage = store === 'ours' ? await createOurs() : createTheirs();
const result = await (measure === 'keys'
  ? decideAmongKeys(Number(size))
  : measure === 'hits'
    ? decideAfterHits(Number(size))
    : measure === 'steady'
      ? decideOnOneKey(Number(size))
      : measureMemory(Number(size)));
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));

async function createOurs(): Promise<ThrottlerStorage> {
  const built = await importBuilt<BuiltThrottling>('libs/throttling/src/index.js');
  return new built.StoreThrottlerStorage(new built.InProcessRateLimitStore());
}

function createTheirs(): ThrottlerStorageService {
  return new ThrottlerStorageService();
}

function hit(key: string): Promise<unknown> {
  return storage.increment(key, TTL_MS, LIMIT, TTL_MS, 'ip');
}

/** Microseconds per decision while `count` keys are counted, each about equally often. */
async function decideAmongKeys(count: number): Promise<number> {
  const keys = Array.from({ length: count }, (_, i) => keyOf(i));
  for (const key of keys) await hit(key);
  let next = 0;
  // The stride does not divide the count, so that successive keys are far apart in memory.
  return medianRound(2_000, () => hit(keys[(next = (next + 7_919) % count)] ?? ''));
}

/** Microseconds per decision on one key that had `count` hits within its window. */
async function decideAfterHits(count: number): Promise<number> {
  // Lets the compiler optimise the code, with other keys, before this key is measured.
  for (let i = 0; i < 10_000; i += 1) await hit(keyOf(i));
  if (storage instanceof ThrottlerStorageService) await prefill(storage, count);
  else for (let i = 0; i < count; i += 1) await hit('one');
  return medianRound(20, () => hit('one'));
}

/** Microseconds per decision for the first and for the last 1,000 of `count` hits on one key. */
async function decideOnOneKey(count: number): Promise<{ first: number; last: number }> {
  const costs: number[] = [];
  for (let i = 0; i < 10_000; i += 1) await hit(keyOf(i));
  for (let done = 0; done < count; done += 1_000) {
    const begin = process.hrtime.bigint();
    for (let i = 0; i < 1_000; i += 1) await hit('one');
    costs.push(Number(process.hrtime.bigint() - begin) / 1e6);
  }
  return { first: costs[0] ?? Number.NaN, last: costs.at(-1) ?? Number.NaN };
}

/**
 * In their storage the cost of a hit grows with the number of earlier hits, so 10⁵ real hits would take
 * minutes.
 */
async function prefill(theirs: ThrottlerStorageService, count: number): Promise<void> {
  await hit('one');
  const { hitExpirations } = theirs as unknown as {
    hitExpirations: Map<string, Map<string, number[]>>;
  };
  const expiresAt = Date.now() + TTL_MS;
  hitExpirations.get('one')?.set(
    'ip',
    Array.from({ length: count }, () => expiresAt),
  );
}

/** Bytes per key while `count` keys are counted, and after as many other keys followed. */
async function measureMemory(
  count: number,
): Promise<{ bytesPerKey: number; laterBytesPerKey: number }> {
  await hit('first');
  const before = usedBytes();
  for (let i = 0; i < count; i += 1) await hit(keyOf(i));
  const bytesPerKey = (usedBytes() - before) / count;
  // Their storage has no bound and would only grow.
  const others = store === 'ours' ? count : 0;
  for (let i = 0; i < others; i += 1) await hit(keyOf(count + i));
  return { bytesPerKey, laterBytesPerKey: (usedBytes() - before) / count };
}

function usedBytes(): number {
  globalThis.gc?.();
  const { heapUsed, external } = memoryUsage();
  return heapUsed + external;
}

async function medianRound(decisions: number, decide: () => Promise<unknown>): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const begin = process.hrtime.bigint();
    for (let i = 0; i < decisions; i += 1) await decide();
    // The first round only warms up.
    if (round > 0) rounds.push(Number(process.hrtime.bigint() - begin) / 1_000 / decisions);
  }
  return rounds.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0;
}

function keyOf(i: number): string {
  return `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}${i >> 24 === 0 ? '' : `.${i >> 24}`}`;
}
