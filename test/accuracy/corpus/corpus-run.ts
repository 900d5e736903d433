import { mkdir, readFile, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importBuilt } from '../../../tools/launcher/import-built.ts';
import { say } from '../../../tools/launcher/failure.ts';
import { WorkerReader } from '../readers.ts';
import { describeDifference, REJECTED, type OurReading } from './describe-difference.ts';
import { findFiles, type CorpusFile } from './find-files.ts';
import { drawPage, PlainTesseract, readLayer, type OtherReading } from './other-readers.ts';
import { toReportPage, type FileReport } from './report-page.ts';
import { runProgram } from './run-program.ts';

export interface CorpusOptions {
  readonly folder: string;
  /** The number of pages of a file that are read, from the first one. */
  readonly pages: number;
  readonly language: string;
  /** A file of lines `name<TAB>explanation`. */
  readonly notes: string | undefined;
  /** The folder of the report. It is created. */
  readonly output: string;
  readonly facts: string;
}

interface Readers {
  readonly worker: WorkerReader;
  readonly plain: PlainTesseract;
  readonly mediaTypeOf: (path: string) => Promise<string | undefined>;
}

/** Longer than the default of the worker, so that the result depends less on the load of the machine. */
const PAGE_TIMEOUT_MS = 180_000;
const HEAD_BYTES = 4_100;
const PICTURE_TIMEOUT_MS = 20_000;
const NO_WORDS: OtherReading = { words: [] };

/**
 * Reads the files of a folder one after the other with the worker, `pdftotext` and plain tesseract, and writes a report
 * of the differences, also when it is stopped early. A file that cannot be read never ends the run.
 */
export async function runCorpus(options: CorpusOptions, stop: AbortSignal): Promise<FileReport[]> {
  const files = await findFiles(options.folder);
  const notes = await readNotes(options.notes);
  await mkdir(join(options.output, 'pictures'), { recursive: true });
  const readers = await startReaders(options);
  const reports: FileReport[] = [];
  try {
    for (const [index, file] of files.entries()) {
      if (stop.aborted) break;
      const report = await readFileWith(readers, file, index, options, stop);
      // The stop also ended the sandbox of this file.
      if (stop.aborted) break;
      const note = notes.get(file.name);
      reports.push(note === undefined ? report : { ...report, note });
      say(`${index + 1}/${files.length} ${file.name}: ${report.line}`);
    }
  } finally {
    await Promise.all([readers.worker.close(), readers.plain.close()]);
    const page = toReportPage(reports, options.facts);
    await writeFile(join(options.output, 'index.html'), page);
    await writeFile(join(options.output, 'results.json'), JSON.stringify(reports, null, 1));
  }
  return reports;
}

async function startReaders({ pages, language }: CorpusOptions): Promise<Readers> {
  const { detectMediaType } = await importBuilt<{
    detectMediaType: (head: Buffer) => Promise<string | undefined>;
  }>('apps/api/src/uploads/detect-media-type.js');
  return {
    worker: await WorkerReader.start({ maxPages: pages, pageTimeoutMs: PAGE_TIMEOUT_MS }),
    plain: await PlainTesseract.start(language),
    mediaTypeOf: async (path) => detectMediaType(await headOf(path)),
  };
}

async function readFileWith(
  readers: Readers,
  file: CorpusFile,
  index: number,
  options: CorpusOptions,
  stop: AbortSignal,
): Promise<FileReport> {
  const startedAt = performance.now();
  const mediaType = await readers.mediaTypeOf(file.path).catch(() => undefined);
  const isPdf = mediaType === 'application/pdf' || file.name.toLowerCase().endsWith('.pdf');
  const { pagesRead, ...ours } = await readOurs(readers.worker, file, mediaType, options, stop);
  const layer = isPdf ? await readLayer(file.path, options.pages) : NO_WORDS;
  const picture = isPdf
    ? await readers.plain.readPdf(file.path, options.pages)
    : await readers.plain.readImage(file.path, Math.max(1, pagesRead));
  const difference = describeDifference(ours, layer, picture);
  const isSame = difference.kinds.includes('same');
  return {
    name: file.name,
    ...difference,
    seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    text: ours.text,
    layerFailure: layer.failure,
    pictureFailure: picture.failure,
    pictures: isSame ? [] : await drawPictures(file, index, isPdf, pagesRead, options),
  };
}

/** Reads the first pages of a file in a sandbox. All faults become errors of the reading. */
async function readOurs(
  worker: WorkerReader,
  { path }: CorpusFile,
  mediaType: string | undefined,
  { pages, language }: CorpusOptions,
  stop: AbortSignal,
): Promise<OurReading & { pagesRead: number }> {
  if (mediaType === undefined) return { text: '', errors: [REJECTED], pagesRead: 0 };
  const timeUp = AbortSignal.timeout((pages + 1) * 2 * PAGE_TIMEOUT_MS);
  try {
    const signal = AbortSignal.any([stop, timeUp]);
    const read = await worker.readDocument(path, mediaType, language, signal);
    return {
      text: read.map(({ text }) => text).join('\n\n'),
      errors: [...new Set(read.flatMap(({ error }) => error?.code ?? []))],
      pagesRead: read.length,
    };
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown };
    const reason = timeUp.aborted ? 'exceeded its time' : String(code ?? message);
    return { text: '', errors: [reason], pagesRead: 0 };
  }
}

/** Pictures are for the eye only: a page that cannot be drawn has none. */
async function drawPictures(
  { path }: CorpusFile,
  index: number,
  isPdf: boolean,
  pagesRead: number,
  { pages, output }: CorpusOptions,
): Promise<FileReport['pictures']> {
  const pictures: { page: number; file: string }[] = [];
  for (let page = 1; page <= Math.min(pages, Math.max(1, pagesRead)); page += 1) {
    const file = `pictures/${index + 1}-${page}`;
    const draw = isPdf
      ? drawPage(path, page, join(output, file), ['-jpeg', '-scale-to', '900'])
      : shrinkImage(path, page, join(output, `${file}.jpg`));
    await draw.then(
      () => pictures.push({ page, file: `${file}.jpg` }),
      () => {},
    );
  }
  return pictures;
}

async function shrinkImage(path: string, page: number, file: string): Promise<void> {
  const script = join(import.meta.dirname, 'shrink-image.ts');
  await runProgram(process.execPath, [script, path, String(page - 1), file], PICTURE_TIMEOUT_MS);
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function readNotes(path: string | undefined): Promise<Map<string, string>> {
  if (path === undefined) return new Map();
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line.includes('\t'));
  return new Map(
    lines.map((line) => {
      const [name = '', ...explanation] = line.split('\t');
      return [name, explanation.join(' ').trim()];
    }),
  );
}
