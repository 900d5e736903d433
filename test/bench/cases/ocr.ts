import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describeFacts, gatherFacts } from '../../../load/run/facts.ts';
import { say } from '../../../tools/launcher/failure.ts';
import type { BenchContext } from '../bench-context.ts';
import { missingPrograms, NativePrograms } from '../ocr/native-programs.ts';
import { readBacklog, readByService } from '../ocr/own-service.ts';
import { writeChart } from '../ocr/picture.ts';
import type { Reading } from '../ocr/reading.ts';
import { errorRateOf, makeScanDocument, type ScanDocument } from '../ocr/scan-document.ts';
import { compare, interleave, judge, spreadOf, type BenchRow, type Spread } from '../rounds.ts';

/**
 * A round takes about five minutes. It needs no warm-up round, because every program starts again in each
 * round.
 */
const ROUNDS = { short: 1, long: 7 };
/** The programs that each peer needs on the PATH. */
const REQUIRED_PROGRAMS = {
  tesseract: ['tesseract', 'pdftoppm'],
  ocrmypdf: ['tesseract', 'ocrmypdf', 'gs'],
  'ocrmypdf as paperless-ngx calls it': ['tesseract', 'ocrmypdf', 'gs', 'unpaper'],
} as const;
const GOALS: Record<Peer, number> = {
  tesseract: 1,
  ocrmypdf: 2.5,
  'ocrmypdf as paperless-ngx calls it': 5,
};
/** Two workers on two cores share the pages of one document, but only one of them reads the first pages. */
const MIN_GAIN_OF_SECOND_WORKER = 1.5;

const ROOT = join(import.meta.dirname, '../../..');

type Peer = keyof typeof REQUIRED_PROGRAMS;
type Name = Peer | 'one worker' | 'two workers';

/** Compares a scan from its upload to its text with programs that read it from a file, two pages at a time. */
export async function benchOcr(context: BenchContext): Promise<BenchRow[]> {
  const folder = join(context.dataDir, 'bench-ocr');
  const peers = await installedPeers();
  const programs = peers.length > 0 ? await NativePrograms.prepare(folder) : undefined;
  await mkdir(folder, { recursive: true });
  const document = await makeScanDocument();
  const path = join(folder, 'scan.pdf');
  await writeFile(path, document.pdf);
  const pages = document.pages.length;
  say(`bench: ${pages} pages, ${(document.pdf.length / 1024 ** 2).toFixed(1)} MiB`);
  const readings: Partial<Record<Name, () => Promise<Reading>>> = {
    'one worker': () => readByService(context, document.pdf, 1),
    'two workers': () => readByService(context, document.pdf, 2),
  };
  if (programs !== undefined) {
    const byPeer: Record<Peer, () => Promise<Reading>> = {
      tesseract: () => programs.tesseract(path, pages),
      ocrmypdf: () => programs.ocrmypdf(path),
      'ocrmypdf as paperless-ngx calls it': () => programs.ocrmypdfAsPaperless(path),
    };
    for (const peer of peers) readings[peer] = byPeer[peer];
  }
  await readBacklog(context);
  const all = readings as Record<Name, () => Promise<Reading>>;
  const facts = describeFacts(await gatherFacts(ROOT));
  const measured = await measureAll(context.isShort, all, document);
  await drawResults(join(folder, 'reading.svg'), measured, facts);
  return rowsOf(measured, peers);
}

async function drawResults(
  path: string,
  measured: Record<Name, Measured>,
  facts: string,
): Promise<void> {
  const readings = (Object.entries(measured) as [Name, Measured][]).map(
    ([name, { rate, errors }]) => ({
      name,
      pagesAMinute: rate.median,
      errorRate: errors.median,
    }),
  );
  await writeChart(path, readings, facts);
  say(`bench: chart: ${relative(ROOT, path)}`);
}

interface Measured {
  readonly rate: Spread;
  readonly cpu: Spread;
  readonly errors: Spread;
}

async function measureAll(
  isShort: boolean,
  readings: Record<Name, () => Promise<Reading>>,
  document: ScanDocument,
): Promise<Record<Name, Measured>> {
  const names = Object.keys(readings) as Name[];
  const pages = document.pages.length;
  const cpu = new Map(names.map((name) => [name, [] as number[]]));
  const errors = new Map(names.map((name) => [name, [] as number[]]));
  const measures = names.map((name) => [
    name,
    async () => {
      const { seconds, cpuSeconds, texts } = await readings[name]();
      cpu.get(name)?.push(cpuSeconds / pages);
      const rate = errorRateOf(document, texts);
      errors.get(name)?.push(rate);
      const cost = `${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of CPU`;
      say(`bench: ${name}: ${cost}, CER ${percent(rate)}`);
      return (pages / seconds) * 60;
    },
  ]);
  const rates = await interleave(
    isShort ? ROUNDS.short : ROUNDS.long,
    Object.fromEntries(measures) as Record<Name, () => Promise<number>>,
    0,
  );
  const measured = names.map((name) => [
    name,
    {
      rate: rates[name],
      cpu: spreadOf(cpu.get(name) ?? []),
      errors: spreadOf(errors.get(name) ?? []),
    },
  ]);
  return Object.fromEntries(measured) as Record<Name, Measured>;
}

function rowsOf(measured: Record<Name, Measured>, peers: readonly Peer[]): BenchRow[] {
  const ours = measured['two workers'];
  const gain = compare(
    'a scan read by two workers, relative to one worker',
    'pages/min',
    ours.rate,
    measured['one worker'].rate,
    { atLeast: MIN_GAIN_OF_SECOND_WORKER },
  );
  return [gain, ...peers.flatMap((peer) => rowsAgainst(peer, ours, measured[peer]))];
}

function rowsAgainst(peer: Peer, ours: Measured, theirs: Measured): BenchRow[] {
  const goal = GOALS[peer];
  const errors = ours.errors.median / theirs.errors.median;
  return [
    compare(
      `a scan read by two workers, relative to ${peer}`,
      'pages/min',
      ours.rate,
      theirs.rate,
      { atLeast: goal },
    ),
    compare('… CPU per page', 's', ours.cpu, theirs.cpu, { atMost: 1 / goal }),
    {
      what: '… errors per character',
      ours: percent(ours.errors.median),
      baseline: percent(theirs.errors.median),
      ratio: errors,
      goal: '≤ 1',
      ...judge(errors, { atMost: 1 }),
    },
  ];
}

async function installedPeers(): Promise<Peer[]> {
  const installed: Peer[] = [];
  for (const peer of Object.keys(REQUIRED_PROGRAMS) as Peer[]) {
    const missing = await missingPrograms(REQUIRED_PROGRAMS[peer]);
    if (missing.length === 0) installed.push(peer);
    else say(`bench: skipping ${peer}: not installed: ${missing.join(', ')}`);
  }
  return installed;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
