// `npm run bench`: compares ours with baselines that are measured in the same run, and reports the ratios.
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { cursorAt, logIn, type BenchContext } from './bench-context.ts';
import { benchEdge } from './cases/edge.ts';
import { benchIndexing } from './cases/indexing.ts';
import { benchLists } from './cases/lists.ts';
import { benchLogins } from './cases/logins.ts';
import { benchOcr } from './cases/ocr.ts';
import { benchSearches } from './cases/searches.ts';
import { benchSources } from './cases/sources.ts';
import { benchTransfers } from './cases/transfers.ts';
import { formatNumber, type BenchRow } from './rounds.ts';
import { findFreePort } from '../../libs/embedded-postgres/src/index.ts';
import { describeFacts, gatherFacts } from '../../load/run/facts.ts';
import { table } from '../../load/run/report/table.ts';
import { readSeed, seed } from '../../load/run/seed/seed.ts';
import { openDatabase, startStack } from '../../load/run/stack.ts';
import { ensureBuilt } from '../../tools/launcher/ensure-built.ts';
import { Failure, runTool, say } from '../../tools/launcher/failure.ts';
import { listenForStop, unlessStopped } from '../../tools/launcher/stop-request.ts';

const ROOT = join(import.meta.dirname, '../..');

const CASES = {
  edge: benchEdge,
  lists: benchLists,
  searches: benchSearches,
  indexing: benchIndexing,
  transfers: benchTransfers,
  logins: benchLogins,
  sources: benchSources,
  ocr: benchOcr,
} satisfies Record<string, (context: BenchContext) => Promise<BenchRow[]>>;

/** Limits are on, as in production, but too high for one client that sends requests as fast as it can. */
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
  const dataDir = resolve(ROOT, values['data-dir'] ?? `data/bench-${documents}`);
  const names = (values.only?.split(',') ?? Object.keys(CASES)) as (keyof typeof CASES)[];
  if (names.some((name) => !(name in CASES))) {
    throw new Failure(
      `--only accepts these cases, separated by commas: ${Object.keys(CASES).join(', ')}.`,
    );
  }
  await ensureBuilt(ROOT);
  const stop = listenForStop().signal;
  const seedRecord = readSeed(dataDir) ?? (await seed(ROOT, dataDir, documents, stop));
  const facts = await gatherFacts(ROOT);
  const setting = {
    documents: seedRecord.documents,
    isShort: values.short,
    isProfiled: values.profile,
  };
  const rows = await withContext(dataDir, setting, (context) =>
    unlessStopped(benchAll(names, context), stop),
  );
  const head = `bench: ${describeFacts(facts)}, load after ${(loadavg()[0] ?? 0).toFixed(1)}; ${seedRecord.documents} documents`;
  const folder = join(ROOT, 'load', 'results');
  const file = join(folder, `bench-${facts.at.slice(0, 19).replaceAll(':', '-')}.json`);
  await mkdir(folder, { recursive: true });
  await writeFile(file, `${JSON.stringify({ facts, seed: seedRecord, rows }, null, 2)}\n`);
  process.stdout.write(`${head}\n${describe(rows)}\nreport: ${relative(ROOT, file)}\n`);
  if (values.ci) return reportToCi(rows, names);
  const met = rows.filter(({ isMet }) => isMet).length;
  process.stdout.write(`${met} goals met, ${rows.length - met} missed\n`);
});
// After a stop, unfinished work may still keep the process alive.
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

/** Fails the run when a case measured nothing, or when a result is far from its goal. */
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
  /** The api writes a CPU profile beside its log. This makes it slower. */
  isProfiled: boolean;
}

async function withContext<T>(
  dataDir: string,
  { documents, isShort, isProfiled }: Setting,
  work: (context: BenchContext) => Promise<T>,
): Promise<T> {
  const database = await openDatabase(ROOT, dataDir);
  const logDir = join(dataDir, 'logs');
  await mkdir(logDir, { recursive: true });
  const jwtSecret = randomBytes(32).toString('hex');
  try {
    const profile = { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${logDir}` };
    const connector = { port: await findFreePort(), secret: randomBytes(32).toString('hex') };
    const api = {
      ...LIMITS,
      JWT_SECRET: jwtSecret,
      CONNECTOR_URL: `http://127.0.0.1:${connector.port}`,
      CONNECTOR_SECRET: connector.secret,
      ...(isProfiled ? profile : {}),
    };
    const stack = await startStack({ root: ROOT, dataDir, database, logDir, api, worker: false });
    try {
      return await work({
        stack,
        database,
        apiPid: stack.pids['api'] ?? 0,
        dataDir,
        jwtSecret,
        connector,
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
        : `${formatNumber(spread.ours.lowest)} to ${formatNumber(spread.ours.highest)}`,
      spread === undefined
        ? ''
        : `${formatNumber(spread.baseline.lowest)} to ${formatNumber(spread.baseline.highest)}`,
    ]),
  );
}
