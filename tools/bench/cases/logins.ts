import { hash, verify } from '@node-rs/argon2';
import { SEED_PASSWORD, seededEmail } from '../../load/seed/seed.ts';
import { logIn, type BenchContext } from '../bench-context.ts';
import { hammer, send } from '../client.ts';
import { compare, interleave, spreadOf, type BenchRow } from '../rounds.ts';

const IN_FLIGHT = 32;
/** As apps/api/src/passwords/password-hasher.ts. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };
const READER = 40;

/** Hashes a second against the bare library, and what others feel while 32 log in. */
export async function benchLogins(context: BenchContext): Promise<BenchRow[]> {
  const own = await hash(SEED_PASSWORD, PARAMETERS);
  const count = context.isShort ? 64 : 192;
  const rate = await interleave(context.rounds, {
    ours: () => many(count, (i) => login(context, i)),
    bare: () => many(count, () => verify(own, SEED_PASSWORD)),
  });
  return [
    compare('log-ins a second by bare argon2', '/s', rate.ours, rate.bare, { atLeast: 0.9 }),
    ...(await othersMeanwhile(context)),
  ];
}

/** So many, 32 at a time; a second. */
async function many(count: number, one: (i: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const begin = performance.now();
  const lane = async (): Promise<void> => {
    while (next < count) await one((next += 1));
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
  return count / ((performance.now() - begin) / 1_000);
}

function login(context: BenchContext, i: number): Promise<number> {
  const body = Buffer.from(
    JSON.stringify({ email: seededEmail(100 + (i % 400)), password: SEED_PASSWORD }),
  );
  const headers = { 'Content-Type': 'application/json', 'Content-Length': String(body.length) };
  return send('POST', `${context.stack.url}/v1/auth/login`, headers, [body]);
}

async function othersMeanwhile(context: BenchContext): Promise<BenchRow[]> {
  const headers = await logIn(context.stack.url, READER);
  const list = `${context.stack.url}/v1/documents?limit=50`;
  const response = await fetch(`${context.stack.url}/v1/documents?limit=1`, { headers });
  const [newest] = ((await response.json()) as { items: { id: string }[] }).items;
  const content = `${context.stack.url}/v1/documents/${newest?.id}/content`;
  const rows: BenchRow[] = [];
  for (const [what, url] of [
    ['a file read', content],
    ['a list', list],
  ] as const) {
    const p95 = async (): Promise<number> =>
      (await hammer({ url, headers, pid: context.apiPid }, context.isShort ? 80 : 200, 1)).p95;
    const [idle, busy]: number[][] = [[], []];
    for (let round = 0; round <= context.rounds; round += 1) {
      const calm = await p95();
      const stop = keepLoggingIn(context);
      const meanwhile = await p95();
      await stop();
      if (round > 0) {
        idle?.push(calm);
        busy?.push(meanwhile);
      }
    }
    rows.push(
      compare(
        `${what} while 32 log in, p95, by idle`,
        'ms',
        spreadOf(busy ?? []),
        spreadOf(idle ?? []),
        { atMost: 3 },
      ),
    );
  }
  return rows;
}

function keepLoggingIn(context: BenchContext): () => Promise<void> {
  let isOn = true;
  const lanes = Array.from({ length: IN_FLIGHT }, async (_, lane) => {
    for (let i = lane; isOn; i += IN_FLIGHT) await login(context, i);
  });
  return async () => {
    isOn = false;
    await Promise.all(lanes);
  };
}
