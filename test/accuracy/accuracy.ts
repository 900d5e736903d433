// `npm run accuracy`: the worker's extractor and plain tesseract.js read the same generated pages; compares
// their errors. `npm run accuracy -- --corpus DIR` reads the files of a folder instead, and compares the words.
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { byKind, measure, type PageReport } from './measure.ts';
import { PAGE_KINDS, type PageKind } from './page-set.ts';
import { WorkerReader, PlainReader } from './readers.ts';
import {
  cer,
  judge,
  timesBetter,
  TOLERANCE,
  wer,
  type KindResult,
  type Verdict,
} from './verdicts.ts';
import { runCorpus } from './corpus/corpus-run.ts';
import { countKinds } from './corpus/report-page.ts';
import { missingPrograms } from '../bench/ocr/native-programs.ts';
import { describeFacts, gatherFacts, type Facts } from '../../load/run/facts.ts';
import { table } from '../../load/run/report/table.ts';
import { ensureBuilt } from '../../tools/launcher/ensure-built.ts';
import { Failure, runTool, say } from '../../tools/launcher/failure.ts';
import { listenForStop, unlessStopped } from '../../tools/launcher/stop-request.ts';

const root = join(import.meta.dirname, '../..');

await runTool(async () => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      corpus: { type: 'string' },
      pages: { type: 'string', default: '3' },
      language: { type: 'string', default: 'eng' },
      notes: { type: 'string' },
    },
  });
  const kinds = kindsOf(values.only);
  await ensureBuilt(root);
  const stop = listenForStop().signal;
  const facts = await gatherFacts(root);
  if (values.corpus !== undefined) {
    await compareCorpus({ ...values, folder: values.corpus }, facts, stop);
    return;
  }
  const reports = await unlessStopped(readAll(kinds), stop);
  const results = byKind(reports);
  const verdicts = judge(results);
  const folder = join(root, 'load', 'results');
  const file = join(folder, `accuracy-${timestamp(facts)}.json`);
  await mkdir(folder, { recursive: true });
  const whole = { facts, tolerance: TOLERANCE, results, verdicts, pages: reports };
  await writeFile(file, `${JSON.stringify(whole, null, 2)}\n`);
  process.stdout.write(
    `accuracy: ${describeFacts(facts)}\n${describe(results)}\nreport: ${relative(root, file)}\n`,
  );
  printVerdicts(verdicts);
});
// After a stop, unfinished work may still keep the process alive.
process.exit();

interface CorpusArguments {
  readonly folder: string;
  readonly pages: string;
  readonly language: string;
  readonly notes?: string | undefined;
}

async function compareCorpus(
  { folder, pages, language, notes }: CorpusArguments,
  facts: Facts,
  stop: AbortSignal,
): Promise<void> {
  if (!/^[1-9]\d{0,3}$/.test(pages)) throw new Failure('--pages accepts 1 to 9999.');
  const missing = await missingPrograms(['pdftotext', 'pdftoppm', 'pdfinfo']);
  if (missing.length > 0)
    throw new Failure(`--corpus needs ${missing.join(', ')} (poppler-utils).`);
  const output = join(root, 'load', 'results', `corpus-${timestamp(facts)}`);
  const options = { folder, language, notes, output, facts: describeFacts(facts) };
  const reports = await runCorpus({ ...options, pages: Number(pages) }, stop);
  const rows = countKinds(reports).map(({ kind, files }) => [kind, String(files)]);
  const page = relative(root, join(output, 'index.html'));
  process.stdout.write(
    `corpus: ${describeFacts(facts)}\n${table(['difference', 'files'], rows)}\nreport: ${page}\n`,
  );
}

function timestamp({ at }: Facts): string {
  return at.slice(0, 19).replaceAll(':', '-');
}

/**
 * Kinds whose names start with one of the prefixes in `--only`, separated by semicolons, because names
 * contain commas.
 */
function kindsOf(only: string | undefined): readonly PageKind[] {
  if (only === undefined) return PAGE_KINDS;
  const prefixes = only.split(';');
  const kinds = PAGE_KINDS.filter((kind) => prefixes.some((prefix) => kind.startsWith(prefix)));
  if (kinds.length > 0) return kinds;
  throw new Failure(
    `--only accepts prefixes of these kinds, separated by semicolons: ${PAGE_KINDS.join('; ')}.`,
  );
}

async function readAll(kinds: readonly PageKind[]): Promise<PageReport[]> {
  const readers = { ours: await WorkerReader.start(), plain: await PlainReader.start() };
  try {
    return await measure(kinds, readers, ({ page, ours, plain }) =>
      say(`${page}: CER ${percent(cer(ours))}, plain ${percent(cer(plain))}`),
    );
  } finally {
    await Promise.all([readers.ours.close(), readers.plain.close()]);
  }
}

function describe(results: readonly KindResult[]): string {
  return table(
    ['', 'pages', 'CER', 'CER of plain', 'WER', 'WER of plain', 'times better'],
    results.map((result) => [
      result.kind,
      String(result.pages),
      percent(cer(result.ours)),
      percent(cer(result.plain)),
      percent(wer(result.ours)),
      percent(wer(result.plain)),
      times(timesBetter(result)),
    ]),
  );
}

function printVerdicts(verdicts: readonly Verdict[]): void {
  const missed = verdicts.filter(({ isMet }) => !isMet);
  for (const { goal } of missed) process.stdout.write(`missed: ${goal}\n`);
  process.stdout.write(`${verdicts.length - missed.length} passed, ${missed.length} failed\n`);
  if (missed.length > 0) process.exitCode = 1;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}

function times(factor: number): string {
  return Number.isFinite(factor) ? factor.toFixed(1) : 'no errors';
}
