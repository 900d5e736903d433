import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PlainReader } from '../readers.ts';
import { parsePopplerWords, parseTesseractWords, type OtherWord } from './other-words.ts';
import { runProgram } from './run-program.ts';

const PROGRAM_TIMEOUT_MS = 120_000;
const DPI = 200;
/** A larger page is drawn with fewer dots an inch, so that its longer edge has this number of pixels. */
const MAX_EDGE = 3_500;
const POINTS_PER_INCH = 72;

/** The words of another program, or the reason why it has none. */
export interface OtherReading {
  readonly words: readonly OtherWord[];
  readonly failure?: string;
}

/** Reads the text layer of a PDF with poppler's `pdftotext`. */
export async function readLayer(pdf: string, pages: number): Promise<OtherReading> {
  return orFailure(async () => {
    const args = ['-l', String(pages), '-bbox-layout', pdf, '-'];
    return parsePopplerWords(await runProgram('pdftotext', args, PROGRAM_TIMEOUT_MS));
  });
}

/** Draws one page of a PDF with poppler into a file, which gets the ending `.png` or `.jpg`. */
export async function drawPage(
  pdf: string,
  page: number,
  file: string,
  flags: readonly string[],
): Promise<void> {
  const only = ['-f', String(page), '-l', String(page), '-singlefile'];
  await runProgram('pdftoppm', [...flags, ...only, pdf, file], PROGRAM_TIMEOUT_MS);
}

/** Reads pages with plain tesseract: the native program, or tesseract.js where it is not installed. */
export class PlainTesseract {
  readonly name: string;
  private readonly folder: string;
  private readonly language: string;
  private readonly inJavaScript: PlainReader | undefined;

  private constructor(folder: string, language: string, inJavaScript?: PlainReader) {
    this.name = inJavaScript === undefined ? 'tesseract' : 'tesseract.js';
    this.folder = folder;
    this.language = language;
    this.inJavaScript = inJavaScript;
  }

  static async start(language: string): Promise<PlainTesseract> {
    const folder = await mkdtemp(join(tmpdir(), 'strongroom-corpus-'));
    const installed = await runProgram('tesseract', ['--list-langs'], PROGRAM_TIMEOUT_MS).catch(
      () => '',
    );
    const isNative = installed.split('\n').includes(language);
    return new PlainTesseract(folder, language, isNative ? undefined : await PlainReader.start());
  }

  async readPdf(pdf: string, pages: number): Promise<OtherReading> {
    return orFailure(async () => {
      const last = ['-l', String(pages)];
      const info = await runProgram('pdfinfo', ['-f', '1', ...last, pdf], PROGRAM_TIMEOUT_MS);
      const words: OtherWord[] = [];
      for (const [, page, width, height] of info.matchAll(
        /Page +(\d+) size: +([\d.]+) x ([\d.]+)/g,
      )) {
        const edge = Math.max(Number(width), Number(height), 1);
        const dpi = Math.max(1, Math.min(DPI, Math.floor((MAX_EDGE / edge) * POINTS_PER_INCH)));
        const image = join(this.folder, 'page');
        await drawPage(pdf, Number(page), image, ['-png', '-gray', '-r', String(dpi)]);
        words.push(...(await this.readImagePage(`${image}.png`, Number(page), 0, dpi)));
      }
      return words;
    });
  }

  /** Reads an image file as it is, without its size on paper where it names none. */
  async readImage(path: string, pages: number): Promise<OtherReading> {
    return orFailure(async () => {
      const words: OtherWord[] = [];
      for (let page = 1; page <= pages; page += 1) {
        words.push(...(await this.readImagePage(path, page, page - 1)));
      }
      return words;
    });
  }

  async close(): Promise<void> {
    await this.inJavaScript?.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async readImagePage(
    path: string,
    page: number,
    index: number,
    dpi?: number,
  ): Promise<OtherWord[]> {
    const { language } = this;
    if (this.inJavaScript !== undefined) {
      // tesseract.js reads the first page of a file.
      if (index > 0) return [];
      const file = await readFile(path);
      return parseTesseractWords(await this.inJavaScript.readTable({ file, language }), page);
    }
    const flags = ['-l', language, '--oem', '1', '-c', `tessedit_page_number=${index}`];
    const resolution = dpi === undefined ? [] : ['--dpi', String(dpi)];
    const args = [path, 'stdout', ...flags, ...resolution, 'tsv'];
    return parseTesseractWords(await runProgram('tesseract', args, PROGRAM_TIMEOUT_MS), page);
  }
}

async function orFailure(read: () => Promise<OtherWord[]>): Promise<OtherReading> {
  try {
    return { words: await read() };
  } catch (error) {
    const { message, killed } = error as { message?: unknown; killed?: unknown };
    const lines = String(message).split('\n').filter(Boolean);
    return { words: [], failure: killed === true ? 'exceeded its time' : (lines.at(-1) ?? '') };
  }
}
