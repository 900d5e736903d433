import { hash, verify } from '@node-rs/argon2';
import { SEED_PASSWORD, seededEmail } from '../../../load/run/seed/seed.ts';
import { logIn, type BenchContext } from '../bench-context.ts';
import { hammer, send } from '../client.ts';
import { compare, interleave, spreadOf, type BenchRow } from '../rounds.ts';

const IN_FLIGHT = 32;
/** The same parameters as in apps/api/src/passwords/password-hasher.ts. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };
/** The owner whose list and file are requested during the logins. The owners from 100 on log in. */
const LIST_OWNER = 40;

/**
 * Compares the logins a second with bare argon2. Then compares the latency of a list and of a download during
 * 32 parallel logins with their latency without logins.
 */
export async function benchLogins(context: BenchContext): Promise<BenchRow[]> {
  const passwordHash = await hash(SEED_PASSWORD, PARAMETERS);
  const count = context.isShort ? 64 : 192;
  const rate = await interleave(context.rounds, {
    ours: () => runMany(count, (i) => login(context, i)),
    bare: () => runMany(count, () => verify(passwordHash, SEED_PASSWORD)),
  });
  return [
    compare('logins a second, relative to bare argon2', '/s', rate.ours, rate.bare, {
      atLeast: 0.9,
    }),
    ...(await benchRequestsDuringLogins(context)),
  ];
}

/** Calls `runOnce` `count` times, with `IN_FLIGHT` calls at a time. Returns the number of calls a second. */
async function runMany(count: number, runOnce: (i: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const startedAt = performance.now();
  const slot = async (): Promise<void> => {
    while (next < count) await runOnce((next += 1));
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, slot));
  return count / ((performance.now() - startedAt) / 1_000);
}

function login(context: BenchContext, i: number): Promise<number> {
  const body = Buffer.from(
    JSON.stringify({ email: seededEmail(100 + (i % 400)), password: SEED_PASSWORD }),
  );
  const headers = { 'Content-Type': 'application/json', 'Content-Length': String(body.length) };
  return send('POST', `${context.stack.url}/v1/auth/login`, headers, [body]);
}

async function benchRequestsDuringLogins(context: BenchContext): Promise<BenchRow[]> {
  const headers = await logIn(context.stack.url, LIST_OWNER);
  const list = `${context.stack.url}/v1/documents?limit=50`;
  const response = await fetch(`${context.stack.url}/v1/documents?limit=1`, { headers });
  const [newest] = ((await response.json()) as { items: { id: string }[] }).items;
  const content = `${context.stack.url}/v1/documents/${newest?.id}/content`;
  const rows: BenchRow[] = [];
  for (const [what, url] of [
    ['a download', content],
    ['a list', list],
  ] as const) {
    const p95 = async (): Promise<number> =>
      (await hammer({ url, headers, pid: context.apiPid }, context.isShort ? 80 : 200, 1)).p95;
    const [idle, busy]: number[][] = [[], []];
    for (let round = 0; round <= context.rounds; round += 1) {
      const idleP95 = await p95();
      const stop = startLogins(context);
      const busyP95 = await p95();
      await stop();
      if (round > 0) {
        idle?.push(idleP95);
        busy?.push(busyP95);
      }
    }
    rows.push(
      compare(
        `${what} during 32 parallel logins, p95, relative to idle`,
        'ms',
        spreadOf(busy ?? []),
        spreadOf(idle ?? []),
        { atMost: 3 },
      ),
    );
  }
  return rows;
}

/** Logs in, 32 times in parallel, until the returned function is called. */
function startLogins(context: BenchContext): () => Promise<void> {
  let isRunning = true;
  const slots = Array.from({ length: IN_FLIGHT }, async (_, slot) => {
    for (let i = slot; isRunning; i += IN_FLIGHT) await login(context, i);
  });
  return async () => {
    isRunning = false;
    await Promise.all(slots);
  };
}
