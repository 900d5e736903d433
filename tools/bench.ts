// What `npm run bench` runs: ratios against baselines that are measured in the same run.
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { cursorAt, logIn, type BenchContext } from './bench/bench-context.ts';
import { benchEdge } from './bench/cases/edge.ts';
import { benchLists } from './bench/cases/lists.ts';
import { benchLogins } from './bench/cases/logins.ts';
import { benchOcr } from './bench/cases/ocr.ts';
import { benchSearches } from './bench/cases/searches.ts';
import { benchTransfers } from './bench/cases/transfers.ts';
import { readable, type BenchRow } from './bench/rounds.ts';
import { describeFacts, gatherFacts } from './load/facts.ts';
import { table } from './load/report/table.ts';
import { readSeed, seed } from './load/seed/seed.ts';
import { openDatabase, startStack } from './load/stack.ts';
import { ensureBuilt } from './local/build.ts';
import { Failure, runTool, say } from './local/failure.ts';
import { listenForStop, unlessStopped } from './local/stop-request.ts';

const root = join(import.meta.dirname, '..');

const CASES = {
  edge: benchEdge,
  lists: benchLists,
  searches: benchSearches,
  transfers: benchTransfers,
  logins: benchLogins,
  ocr: benchOcr,
} satisfies Record<string, (context: BenchContext) => Promise<BenchRow[]>>;

/** On, as in production, but out of the way of one client who asks as fast as he can. */
const LIMITS = {
  RATE_LIMIT_IP: '60000',
  RATE_LIMIT_AUTH: '60000',
  RATE_LIMIT_ACCOUNT: '60000',
};

await runTool(async () => {
  const { values } = parseArgs({
    options: {
      short: { type: 'boolean', default: false },
      ci: { type: 'boolean', default: false },
      documents: { type: 'string' },
      only: { type: 'string' },
      profile: { type: 'boolean', default: false },
      'data-dir': { type: 'string' },
    },
  });
  const documents = Number(values.documents ?? (values.short ? 20_000 : 1_000_000));
  const dataDir = resolve(root, values['data-dir'] ?? `data/bench-${documents}`);
  const names = (values.only?.split(',') ?? Object.keys(CASES)) as (keyof typeof CASES)[];
  if (names.some((name) => !(name in CASES))) {
    throw new Failure(`--only takes some of ${Object.keys(CASES).join(', ')}.`);
  }
  await ensureBuilt(root);
  const stop = listenForStop().signal;
  const seeded = readSeed(dataDir) ?? (await seed(root, dataDir, documents, stop));
  const facts = await gatherFacts(root);
  const setting = {
    documents: seeded.documents,
    isShort: values.short,
    isProfiled: values.profile,
  };
  const rows = await withContext(dataDir, setting, (context) =>
    unlessStopped(benchAll(names, context), stop),
  );
  const head = `bench: ${describeFacts(facts)}, load after ${(loadavg()[0] ?? 0).toFixed(1)}; ${seeded.documents} documents`;
  const folder = join(root, 'load', 'results');
  const file = join(folder, `bench-${facts.at.slice(0, 19).replaceAll(':', '-')}.json`);
  await mkdir(folder, { recursive: true });
  await writeFile(file, `${JSON.stringify({ facts, seed: seeded, rows }, null, 2)}\n`);
  process.stdout.write(`${head}\n${describe(rows)}\nreport: ${relative(root, file)}\n`);
  if (values.ci) return reportToCi(rows, names);
  const met = rows.filter(({ isMet }) => isMet).length;
  process.stdout.write(`${met} goals met, ${rows.length - met} missed\n`);
});
// What was stopped in the middle may still wait for something.
process.exit();

async function benchAll(
  names: readonly (keyof typeof CASES)[],
  context: BenchContext,
): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const name of names) {
    say(`bench: ${name} ...`);
    rows.push(...(await CASES[name](context)));
  }
  return rows;
}

/** What a machine refuses: a case that measured nothing, and what is far from its goal. */
function reportToCi(rows: readonly BenchRow[], names: readonly string[]): void {
  const farOff = rows.filter(({ isFarOff }) => isFarOff);
  for (const { what, ratio, goal } of farOff) {
    process.stdout.write(`far off: ${what}: ${ratio.toFixed(2)}, the goal is ${goal}\n`);
  }
  // Each case has one row at least.
  const failed = farOff.length + (rows.length < names.length ? 1 : 0);
  process.stdout.write(`${rows.length - farOff.length} passed, ${failed} failed\n`);
  if (failed > 0) process.exitCode = 1;
}

interface Setting extends Pick<BenchContext, 'documents' | 'isShort'> {
  /** The api writes where its time went, beside its log; what is measured is then slower. */
  isProfiled: boolean;
}

async function withContext<T>(
  dataDir: string,
  { documents, isShort, isProfiled }: Setting,
  work: (context: BenchContext) => Promise<T>,
): Promise<T> {
  const database = await openDatabase(root, dataDir);
  const logDir = join(dataDir, 'logs');
  await mkdir(logDir, { recursive: true });
  const jwtSecret = randomBytes(32).toString('hex');
  try {
    const profile = { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${logDir}` };
    const api = { ...LIMITS, JWT_SECRET: jwtSecret, ...(isProfiled ? profile : {}) };
    const stack = await startStack({ root, dataDir, database, logDir, api, worker: false });
    try {
      return await work({
        stack,
        database,
        apiPid: stack.pids['api'] ?? 0,
        dataDir,
        jwtSecret,
        documents,
        isShort,
        rounds: isShort ? 7 : 9,
        headersOf: (owner) => logIn(stack.url, owner),
        cursorAt: (owner, skipped) => cursorAt(database, owner, skipped),
      });
    } finally {
      await stack.stop();
    }
  } finally {
    await database.server.stop();
  }
}

function describe(rows: readonly BenchRow[]): string {
  return table(
    ['', 'ours', 'baseline', 'ratio', 'goal', '', 'spread of ours', 'of the baseline'],
    rows.map(({ what, ours, baseline, ratio, goal, isMet, spread }) => [
      what,
      ours,
      baseline,
      ratio.toFixed(2),
      goal,
      isMet ? 'met' : 'missed',
      spread === undefined
        ? ''
        : `${readable(spread.ours.lowest)} to ${readable(spread.ours.highest)}`,
      spread === undefined
        ? ''
        : `${readable(spread.baseline.lowest)} to ${readable(spread.baseline.highest)}`,
    ]),
  );
}
