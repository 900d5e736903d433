import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { linkLanguages } from '../../accuracy/readers.ts';
import { cpuSecondsOfEndedChildren } from '../../load/process-cpu.ts';
import { timeReading, type Reading } from './reading.ts';

const run = promisify(execFile);
const unpack = promisify(gunzip);
const LANGUAGE = 'eng';
const LANES = 2;
const DPI = '300';
const MAX_OUTPUT = 64 * 1024 * 1024;

/** What paperless-ngx gives to ocrmypdf when nobody changes its settings. */
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

/** Programs of the machine that read scans, with the very model that the worker uses. */
export class NativePrograms {
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;

  private constructor(folder: string, tessdata: string) {
    this.#folder = folder;
    this.#env = { ...process.env, TESSDATA_PREFIX: tessdata, OMP_THREAD_LIMIT: '1' };
  }

  /** @throws {Error} when there is no tesseract */
  static async prepare(folder: string): Promise<NativePrograms> {
    const tessdata = join(folder, 'tessdata');
    await rm(folder, { recursive: true, force: true });
    await mkdir(tessdata, { recursive: true });
    // The settings for its outputs, and the model of orientations, are the system's own.
    const { stdout } = await run('tesseract', ['--list-langs']);
    const system = /"(.+)"/.exec(stdout)?.[1] ?? '';
    for (const name of await readdir(system)) {
      if (name !== `${LANGUAGE}.traineddata`)
        await symlink(join(system, name), join(tessdata, name));
    }
    const packed = join(folder, 'languages');
    await linkLanguages(packed);
    const model = await unpack(await readFile(join(packed, `${LANGUAGE}.traineddata.gz`)));
    await writeFile(join(tessdata, `${LANGUAGE}.traineddata`), model);
    return new NativePrograms(folder, tessdata);
  }

  /** Two pages at a time, each drawn by pdftoppm and read by a tesseract of its own. */
  tesseract(pdf: string, pages: number): Promise<Reading> {
    const texts: string[] = [];
    let next = 0;
    const lane = async (_: unknown, index: number): Promise<void> => {
      const image = join(this.#folder, `lane-${index}`);
      while (next < pages) {
        const page = (next += 1);
        const only = ['-f', String(page), '-l', String(page), '-singlefile'];
        await this.#run('pdftoppm', ['-r', DPI, '-gray', ...only, pdf, image]);
        const flags = ['-l', LANGUAGE, '--oem', '1', '--dpi', DPI];
        texts[page - 1] = await this.#run('tesseract', [`${image}.pgm`, 'stdout', ...flags]);
      }
    };
    return timeReading(cpuSecondsOfEndedChildren, async () => {
      await Promise.all(Array.from({ length: LANES }, lane));
      return texts;
    });
  }

  ocrmypdf(pdf: string): Promise<Reading> {
    return this.#ocrmypdf(pdf, []);
  }

  ocrmypdfAsPaperless(pdf: string): Promise<Reading> {
    return this.#ocrmypdf(pdf, PAPERLESS_FLAGS);
  }

  #ocrmypdf(pdf: string, flags: readonly string[]): Promise<Reading> {
    const sidecar = join(this.#folder, 'sidecar.txt');
    const always = ['--quiet', '--jobs', String(LANES), '--language', LANGUAGE];
    return timeReading(cpuSecondsOfEndedChildren, async () => {
      const output = join(this.#folder, 'output.pdf');
      await this.#run('ocrmypdf', [...always, ...flags, '--sidecar', sidecar, pdf, output]);
      return (await readFile(sidecar, 'utf8')).split('\f');
    });
  }

  async #run(program: string, args: readonly string[]): Promise<string> {
    const options = { env: this.#env, maxBuffer: MAX_OUTPUT };
    return (await run(program, args, options)).stdout;
  }
}

/** Which of these are not on the PATH. */
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
