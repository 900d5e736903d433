import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describeFacts, gatherFacts } from '../../load/facts.ts';
import { say } from '../../local/failure.ts';
import type { BenchContext } from '../bench-context.ts';
import { missingPrograms, NativePrograms } from '../ocr/native-programs.ts';
import { readBacklog, readByService } from '../ocr/own-service.ts';
import { writePicture } from '../ocr/picture.ts';
import type { Reading } from '../ocr/reading.ts';
import { errorRateOf, makeScanDocument, type ScanDocument } from '../ocr/scan-document.ts';
import { compare, interleave, judge, spreadOf, type BenchRow, type Spread } from '../rounds.ts';

/** A round takes some five minutes, and there is nothing to warm up: every program starts anew for it. */
const ROUNDS = { short: 1, long: 7 };
/** What paperless-ngx's flags need besides ocrmypdf itself. */
const NEEDS = {
  tesseract: ['tesseract', 'pdftoppm'],
  ocrmypdf: ['tesseract', 'ocrmypdf', 'gs'],
  'ocrmypdf as paperless-ngx calls it': ['tesseract', 'ocrmypdf', 'gs', 'unpaper'],
} as const;
const GOALS: Record<Peer, number> = {
  tesseract: 1,
  ocrmypdf: 2.5,
  'ocrmypdf as paperless-ngx calls it': 5,
};
/** Two workers on two cores share one document's pages, but the upload and the first pages are one's. */
const LEAST_GAIN_OF_A_SECOND = 1.5;

const root = join(import.meta.dirname, '../../..');

type Peer = keyof typeof NEEDS;
type Name = Peer | 'one worker' | 'two workers';

/** A scan from its upload to its text, against programs that read it from a file, two pages at a time. */
export async function benchOcr(context: BenchContext): Promise<BenchRow[]> {
  const folder = join(context.dataDir, 'bench-ocr');
  const peers = await presentPeers();
  const programs = peers.length > 0 ? await NativePrograms.prepare(folder) : undefined;
  await mkdir(folder, { recursive: true });
  const document = await makeScanDocument();
  const path = join(folder, 'scan.pdf');
  await writeFile(path, document.pdf);
  const pages = document.pages.length;
  say(`bench: ${pages} pages, ${(document.pdf.length / 1024 ** 2).toFixed(1)} MiB`);
  const ways: Partial<Record<Name, () => Promise<Reading>>> = {
    'one worker': () => readByService(context, document.pdf, 1),
    'two workers': () => readByService(context, document.pdf, 2),
  };
  if (programs !== undefined) {
    const byPeer: Record<Peer, () => Promise<Reading>> = {
      tesseract: () => programs.tesseract(path, pages),
      ocrmypdf: () => programs.ocrmypdf(path),
      'ocrmypdf as paperless-ngx calls it': () => programs.ocrmypdfAsPaperless(path),
    };
    for (const peer of peers) ways[peer] = byPeer[peer];
  }
  await readBacklog(context);
  const all = ways as Record<Name, () => Promise<Reading>>;
  const facts = describeFacts(await gatherFacts(root));
  const found = await measureAll(context.isShort, all, document);
  await drawFound(join(folder, 'reading.svg'), found, facts);
  return rowsOf(found, peers);
}

async function drawFound(path: string, found: Record<Name, Found>, facts: string): Promise<void> {
  const ways = (Object.entries(found) as [Name, Found][]).map(([name, { rate, errors }]) => ({
    name,
    pagesAMinute: rate.median,
    errorRate: errors.median,
  }));
  await writePicture(path, ways, facts);
  say(`bench: picture: ${relative(root, path)}`);
}

interface Found {
  readonly rate: Spread;
  readonly cpu: Spread;
  readonly errors: Spread;
}

async function measureAll(
  isShort: boolean,
  ways: Record<Name, () => Promise<Reading>>,
  document: ScanDocument,
): Promise<Record<Name, Found>> {
  const names = Object.keys(ways) as Name[];
  const pages = document.pages.length;
  const cpu = new Map(names.map((name) => [name, [] as number[]]));
  const errors = new Map(names.map((name) => [name, [] as number[]]));
  const measures = names.map((name) => [
    name,
    async () => {
      const { seconds, cpuSeconds, texts } = await ways[name]();
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
  const found = names.map((name) => [
    name,
    {
      rate: rates[name],
      cpu: spreadOf(cpu.get(name) ?? []),
      errors: spreadOf(errors.get(name) ?? []),
    },
  ]);
  return Object.fromEntries(found) as Record<Name, Found>;
}

function rowsOf(found: Record<Name, Found>, peers: readonly Peer[]): BenchRow[] {
  const ours = found['two workers'];
  const gain = compare(
    'a scan read by two workers, by one',
    'pages/min',
    ours.rate,
    found['one worker'].rate,
    { atLeast: LEAST_GAIN_OF_A_SECOND },
  );
  return [gain, ...peers.flatMap((peer) => rowsAgainst(peer, ours, found[peer]))];
}

function rowsAgainst(peer: Peer, ours: Found, theirs: Found): BenchRow[] {
  const goal = GOALS[peer];
  const errors = ours.errors.median / theirs.errors.median;
  return [
    compare(`a scan read by two workers, by ${peer}`, 'pages/min', ours.rate, theirs.rate, {
      atLeast: goal,
    }),
    compare('… CPU a page', 's', ours.cpu, theirs.cpu, { atMost: 1 / goal }),
    {
      what: '… errors a character',
      ours: percent(ours.errors.median),
      baseline: percent(theirs.errors.median),
      ratio: errors,
      goal: '≤ 1',
      ...judge(errors, { atMost: 1 }),
    },
  ];
}

async function presentPeers(): Promise<Peer[]> {
  const present: Peer[] = [];
  for (const peer of Object.keys(NEEDS) as Peer[]) {
    const missing = await missingPrograms(NEEDS[peer]);
    if (missing.length === 0) present.push(peer);
    else say(`bench: without ${peer}: there is no ${missing.join(', no ')} here`);
  }
  return present;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
