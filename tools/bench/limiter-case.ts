import { memoryUsage } from 'node:process';
import { ThrottlerStorageService, type ThrottlerStorage } from '@nestjs/throttler';
import { importBuilt } from './import-built.ts';

/** The case of one process: which counters, and what to measure of them. */
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
      ? decideSteadily(Number(size))
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

/** Microseconds a decision when so many keys are being counted, each about equally often. */
async function decideAmongKeys(count: number): Promise<number> {
  const keys = Array.from({ length: count }, (_, i) => keyOf(i));
  for (const key of keys) await hit(key);
  let next = 0;
  // A stride that is no divisor: neighbours in time are none in memory.
  return medianRound(2_000, () => hit(keys[(next = (next + 7_919) % count)] ?? ''));
}

/** Microseconds a decision on one key that was hit so often within its window. */
async function decideAfterHits(count: number): Promise<number> {
  // The compiler shall have done its work, on other keys, before this one is looked at.
  for (let i = 0; i < 10_000; i += 1) await hit(keyOf(i));
  if (storage instanceof ThrottlerStorageService) await prefill(storage, count);
  else for (let i = 0; i < count; i += 1) await hit('one');
  return medianRound(20, () => hit('one'));
}

/** Microseconds a decision over the first and over the last thousand of so many on one key. */
async function decideSteadily(count: number): Promise<{ first: number; last: number }> {
  const costs: number[] = [];
  for (let i = 0; i < 10_000; i += 1) await hit(keyOf(i));
  for (let done = 0; done < count; done += 1_000) {
    const begin = process.hrtime.bigint();
    for (let i = 0; i < 1_000; i += 1) await hit('one');
    costs.push(Number(process.hrtime.bigint() - begin) / 1e6);
  }
  return { first: costs[0] ?? Number.NaN, last: costs.at(-1) ?? Number.NaN };
}

/** Every single hit of theirs costs as much as there are hits already; 10⁵ of them would take minutes. */
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

/** Bytes a key when so many are counted, and when as many others have come after them. */
async function measureMemory(count: number): Promise<{ bytesAKey: number; thenBytesAKey: number }> {
  await hit('first');
  const before = inUse();
  for (let i = 0; i < count; i += 1) await hit(keyOf(i));
  const bytesAKey = (inUse() - before) / count;
  // Theirs would only grow on.
  const others = store === 'ours' ? count : 0;
  for (let i = 0; i < others; i += 1) await hit(keyOf(count + i));
  return { bytesAKey, thenBytesAKey: (inUse() - before) / count };
}

function inUse(): number {
  globalThis.gc?.();
  const { heapUsed, external } = memoryUsage();
  return heapUsed + external;
}

async function medianRound(decisions: number, decide: () => Promise<unknown>): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const begin = process.hrtime.bigint();
    for (let i = 0; i < decisions; i += 1) await decide();
    // The first one only warms up.
    if (round > 0) rounds.push(Number(process.hrtime.bigint() - begin) / 1_000 / decisions);
  }
  return rounds.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0;
}

function keyOf(i: number): string {
  return `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}${i >> 24 === 0 ? '' : `.${i >> 24}`}`;
}
