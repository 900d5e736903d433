import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { linkLanguages } from '../../accuracy/readers.ts';
import { cpuSecondsOfEndedChildren } from '../../../load/run/process-cpu.ts';
import { timeReading, type Reading } from './reading.ts';

const run = promisify(execFile);
const decompress = promisify(gunzip);
const LANGUAGE = 'eng';
const PARALLEL_PAGES = 2;
const DPI = '300';
const MAX_OUTPUT = 64 * 1024 * 1024;

/** The flags that paperless-ngx passes to ocrmypdf with its default settings. */
const PAPERLESS_FLAGS = [
  '--skip-text',
  '--clean',
  '--deskew',
  '--rotate-pages',
  '--rotate-pages-threshold',
  '12',
  '--output-type',
  'pdfa',
];

/** OCR programs that are installed on the machine, with the same model as the worker. */
export class NativePrograms {
  private readonly folder: string;
  private readonly env: NodeJS.ProcessEnv;

  private constructor(folder: string, tessdata: string) {
    this.folder = folder;
    this.env = { ...process.env, TESSDATA_PREFIX: tessdata, OMP_THREAD_LIMIT: '1' };
  }

  /** Prepares a folder with the language data. @throws {Error} when tesseract is not installed */
  static async prepare(folder: string): Promise<NativePrograms> {
    const tessdata = join(folder, 'tessdata');
    await rm(folder, { recursive: true, force: true });
    await mkdir(tessdata, { recursive: true });
    // The output settings and the orientation model are the installed ones.
    const { stdout } = await run('tesseract', ['--list-langs']);
    const system = /"(.+)"/.exec(stdout)?.[1] ?? '';
    for (const name of await readdir(system)) {
      if (name !== `${LANGUAGE}.traineddata`)
        await symlink(join(system, name), join(tessdata, name));
    }
    const compressed = join(folder, 'languages');
    await linkLanguages(compressed);
    const model = await decompress(await readFile(join(compressed, `${LANGUAGE}.traineddata.gz`)));
    await writeFile(join(tessdata, `${LANGUAGE}.traineddata`), model);
    return new NativePrograms(folder, tessdata);
  }

  /** Reads two pages at a time; pdftoppm renders each page, and a separate tesseract process reads it. */
  tesseract(pdf: string, pages: number): Promise<Reading> {
    const texts: string[] = [];
    let next = 0;
    const readPages = async (_: unknown, index: number): Promise<void> => {
      const image = join(this.folder, `lane-${index}`);
      while (next < pages) {
        const page = (next += 1);
        const only = ['-f', String(page), '-l', String(page), '-singlefile'];
        await this.run('pdftoppm', ['-r', DPI, '-gray', ...only, pdf, image]);
        const flags = ['-l', LANGUAGE, '--oem', '1', '--dpi', DPI];
        texts[page - 1] = await this.run('tesseract', [`${image}.pgm`, 'stdout', ...flags]);
      }
    };
    return timeReading(cpuSecondsOfEndedChildren, async () => {
      await Promise.all(Array.from({ length: PARALLEL_PAGES }, readPages));
      return texts;
    });
  }

  ocrmypdf(pdf: string): Promise<Reading> {
    return this.runOcrmypdf(pdf, []);
  }

  ocrmypdfAsPaperless(pdf: string): Promise<Reading> {
    return this.runOcrmypdf(pdf, PAPERLESS_FLAGS);
  }

  private runOcrmypdf(pdf: string, flags: readonly string[]): Promise<Reading> {
    const sidecar = join(this.folder, 'sidecar.txt');
    const commonFlags = ['--quiet', '--jobs', String(PARALLEL_PAGES), '--language', LANGUAGE];
    return timeReading(cpuSecondsOfEndedChildren, async () => {
      const output = join(this.folder, 'output.pdf');
      await this.run('ocrmypdf', [...commonFlags, ...flags, '--sidecar', sidecar, pdf, output]);
      return (await readFile(sidecar, 'utf8')).split('\f');
    });
  }

  private async run(program: string, args: readonly string[]): Promise<string> {
    const options = { env: this.env, maxBuffer: MAX_OUTPUT };
    return (await run(program, args, options)).stdout;
  }
}

/** Returns the programs that are not on the PATH. */
export async function missingPrograms(programs: readonly string[]): Promise<string[]> {
  const missing = await Promise.all(
    programs.map((program) =>
      run(program, ['--version']).then(
        () => undefined,
        ({ code }: NodeJS.ErrnoException) => (code === 'ENOENT' ? program : undefined),
      ),
    ),
  );
  return missing.filter((program) => program !== undefined);
}
