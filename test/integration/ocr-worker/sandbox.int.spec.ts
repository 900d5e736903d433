import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { MediaType, PageResult } from '@app/contracts';
import {
  characterErrorRate,
  encodeMultiPageTiff,
  ENGLISH_TEXT,
  GARBLERS,
  makePageImage,
  makePdf,
  makeRecursiveForm,
  shortText,
  SOUND_OTHERS,
} from '@app/testing';
import { SandboxExtractor } from '../../../apps/ocr-worker/src/sandbox/sandbox-extractor.js';
import { SandboxIsolation } from '../../../apps/ocr-worker/src/sandbox/sandbox-isolation.js';
import { walledCommand } from '../../../apps/ocr-worker/src/sandbox/sandbox-command.js';
import { SandboxProcess } from '../../../apps/ocr-worker/src/sandbox/sandbox-process.js';
import type { SandboxEndedError } from '../../../apps/ocr-worker/src/sandbox/sandbox.errors.js';
import { WITHOUT_OPENSSL_SETTINGS } from '../../../apps/ocr-worker/src/sandbox-launch/launch-steps.js';
import type { SandboxOptions } from '../../../apps/ocr-worker/src/sandbox/sandbox-options.js';
import type { DocumentPages } from '../../../apps/ocr-worker/src/sandbox-protocol/extractor.js';
import {
  findLanguageData,
  linkLanguageData,
} from '../../../apps/ocr-worker/src/languages/language-data.js';

const never = new AbortController().signal;
const MIB = 1024 * 1024;
/** Of Node and V8, of the engine that reads pages, and of the decoder. */
const MAX_THREADS_OF_IMAGES = 16;
const isolation = await SandboxIsolation.detect();

/** The running child processes of this process. */
function children(): number[] {
  return readdirSync('/proc/self/task').flatMap((thread) =>
    readFileSync(`/proc/self/task/${thread}/children`, 'utf8')
      .split(' ')
      .filter(Boolean)
      .map(Number),
  );
}

/** A sandbox uses this much memory only while the engine reads a page. */
function isRecognising(pid: number): boolean {
  const [, pages] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
  return Number(pages) * 4096 > 150 * MIB;
}

function threadsOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/task`).map((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/comm`, 'latin1').trim(),
  );
}

/** Empty when the process has exited or is a zombie. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

describe('sandboxes', () => {
  let folder: string;
  let path: string;
  let options: SandboxOptions;
  let extractor: SandboxExtractor;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    folder = await mkdtemp(join(tmpdir(), 'strongroom-sandboxes-'));
    path = join(folder, 'original');
    const languageFolder = join(folder, 'languages');
    const model = await linkLanguageData(languageFolder, ['eng', 'deu']);
    options = {
      isolation,
      memoryBytes: 400 * MIB,
      limits: { maxPages: 2_000, maxPagePixels: 100_000_000, pageTimeoutMs: 60_000 },
      ocr: { languageFolder, languages: ['eng', 'deu'], model },
    };
    extractor = new SandboxExtractor(options);
  });
  afterAll(async () => {
    await extractor.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(
    bytes: Uint8Array,
    mediaType: MediaType,
    by = extractor,
  ): Promise<DocumentPages> {
    await writeFile(path, bytes);
    return by.open({ path, mediaType, languages: ['eng'], passwords: [] }, never);
  }

  async function read(
    bytes: Uint8Array,
    mediaType: MediaType,
    by = extractor,
  ): Promise<PageResult[]> {
    const document = await open(bytes, mediaType, by);
    const pages: PageResult[] = [];
    for (let number = 1; number <= document.pagesToRead; number += 1) {
      pages.push(await document.readPage(number, never));
    }
    await document.close();
    return pages;
  }

  function within(pageTimeoutMs: number): SandboxExtractor {
    return new SandboxExtractor({ ...options, limits: { ...options.limits, pageTimeoutMs } });
  }

  /** Opens a document and returns the pid of its sandbox. */
  async function openInCell(bytes: Uint8Array, mediaType: MediaType) {
    const before = children();
    const document = await open(bytes, mediaType);
    const [pid, ...others] = children().filter((child) => !before.includes(child));
    if (pid === undefined || others.length > 0) throw new Error('Not one new process');
    return { document, pid };
  }

  it.each([
    ['a text', 'text/plain', async () => Buffer.from('One'), false],
    [
      'a scanned PDF',
      'application/pdf',
      () => makePdf([{ kind: 'scan', text: 'One', dpi: 100 }]),
      false,
    ],
    ['an image', 'image/png', () => makePageImage('One', { dpi: 100 }), true],
  ] as const)(
    'load the image decoder only when it is needed: %s',
    { timeout: 120_000 },
    async (_, mediaType, make, isLoaded) => {
      const { document, pid } = await openInCell(await make(), mediaType);
      expect((await document.readPage(1, never)).error).toBe(null);
      // The decoder has threads of its own.
      expect(threadsOf(pid).includes('em-pthread')).toBe(isLoaded);
      await document.close();
    },
  );

  it('read an image, a PDF and a text', async () => {
    const image = await read(await makePageImage(shortText(1)), 'image/png');
    expect(image).toMatchObject([{ number: 1, source: 'ocr', text: shortText(1), error: null }]);
    const pdf = await makePdf([
      { kind: 'text', text: shortText(2) },
      { kind: 'scan', text: shortText(3), dpi: 200 },
    ]);
    expect(await read(pdf, 'application/pdf')).toMatchObject([
      { source: 'text-layer', text: shortText(2) },
      { source: 'ocr', text: shortText(3) },
    ]);
    expect(await read(Buffer.from('One\fTwo'), 'text/plain')).toMatchObject([
      { text: 'One' },
      { text: 'Two' },
    ]);
    expect(children()).toEqual([]);
  });

  it('decode a text that is not Unicode, and say what could not be decoded', async () => {
    const latin = Buffer.from('F\xfcr die Gr\xf6\xdfe: 5 \x80\f\x81', 'latin1');
    expect(await read(latin, 'text/plain')).toMatchObject([
      { text: 'Für die Größe: 5 €', encoding: 'windows-1252', error: null },
      { text: '\ufffd', encoding: 'windows-1252', error: { code: 'page.undecodable' } },
    ]);
  });

  it('recognise a page whose font maps its letters to wrong characters', async () => {
    const misnamed = ['letters shifted', 'numbers of glyphs', 'Cyrillic as Western'];
    const pdf = await makePdf([
      { kind: 'text', text: SOUND_OTHERS['parts'] ?? '' },
      ...misnamed.map((name) => ({
        kind: 'misnamed-text' as const,
        text: ENGLISH_TEXT,
        say: GARBLERS[name] ?? String,
      })),
      // Such a map is accepted when it is right.
      { kind: 'misnamed-text', text: ENGLISH_TEXT, say: String },
    ]);
    const pages = await read(pdf, 'application/pdf');
    const sources = pages.map(({ source }) => source);
    expect(sources).toEqual(['text-layer', 'ocr', 'ocr', 'ocr', 'text-layer']);
    for (const { text } of pages.slice(1)) {
      expect(characterErrorRate(ENGLISH_TEXT, text)).toBeLessThanOrEqual(0.02);
    }
    expect(pages[1]?.words.map(([word]) => word)).toContain('harbour');
  });

  it('read with the model of a folder, and name it', async () => {
    const [models, languageFolder] = [join(folder, 'own'), join(folder, 'linked')];
    await mkdir(models);
    const packed = await readFile(findLanguageData('eng') ?? '');
    await writeFile(join(models, 'eng.traineddata'), gunzipSync(packed));
    const model = await linkLanguageData(languageFolder, ['eng'], models);
    expect(model).toMatch(/^own-[0-9a-f]{8}$/);
    const own = new SandboxExtractor({
      ...options,
      ocr: { languageFolder, languages: ['eng'], model },
    });
    expect(own.engine).toMatch(new RegExp(`^tesseract\\.js [0-9.]+, ${model}$`));
    const image = await makePageImage(shortText(1));
    expect(await read(image, 'image/png', own)).toMatchObject([{ text: shortText(1) }]);
    await rm(models, { recursive: true });
    // The data came from that folder, and no other data replaces it.
    await expect(read(image, 'image/png', own)).rejects.toMatchObject({
      code: 'document.language_unavailable',
    });
  });

  it('contain only a document', async () => {
    const { document, pid } = await openInCell(Buffer.from('Hello'), 'text/plain');
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean);
    const leaks = environment.filter(
      (variable) => !/^(?:SANDBOX_WASM_BYTES|MALLOC_[A-Z_]+|PWD|SHLVL|_|OLDPWD)=/.test(variable),
    );
    expect(leaks).toEqual([]);
    const files = readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
    const allowed = /^(?:\/dev\/null|pipe:|socket:|anon_inode:)/;
    expect(files.filter((file) => !allowed.test(file) && file !== path)).toEqual([]);
    await document.close();
  });

  it('run all threads at a lower priority than the processes that answer requests', async () => {
    const { document, pid } = await openInCell(await makePageImage(shortText(3)), 'image/png');
    await document.readPage(1, never);
    const niceness = readdirSync(`/proc/${pid}/task`).map((thread) => {
      const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
      // Field 19, the name being field 2 (man 5 proc_pid_stat).
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
    });
    expect(niceness.length).toBeGreaterThan(3);
    expect(Math.min(...niceness)).toBeGreaterThanOrEqual(Math.min(19, getPriority() + 5));
    await document.close();
  });

  it('decode images with few threads, however many images they decode', async () => {
    const bitmaps = Array.from({ length: 6 }, () => ({
      data: new Uint8Array(300 * 300).fill(255),
      width: 300,
      height: 300,
      dpi: 100,
    }));
    const { document, pid } = await openInCell(await encodeMultiPageTiff(bitmaps), 'image/tiff');
    const counts: number[] = [];
    const count = () => {
      counts.push(
        Number(/^Threads:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]),
      );
    };
    const timer = setInterval(count, 5);
    for (let page = 1; page <= document.pagesToRead; page += 1)
      await document.readPage(page, never);
    clearInterval(timer);
    expect(Math.max(...counts)).toBeLessThanOrEqual(MAX_THREADS_OF_IMAGES);
    await document.close();
  });

  it('are limited in memory, and have few rights, on every machine with /proc', () => {
    expect(isolation.names).toEqual(expect.arrayContaining(['memory-watch', 'rights']));
  });

  it.runIf(isolation.names.includes('network'))('have no network', async () => {
    const { document, pid } = await openInCell(Buffer.from('Hello'), 'text/plain');
    const namespace = (of: string) => readlinkSync(`/proc/${of}/ns/net`);
    expect(namespace(String(pid))).not.toBe(namespace('self'));
    // The only interface is a loopback that is down, so there is no route.
    expect(readFileSync(`/proc/${pid}/net/route`, 'utf8').trim().split('\n')).toHaveLength(1);
    await document.close();
  });

  it.runIf(isolation.names.includes('kernel-limits'))('can write no file', async () => {
    const { document, pid } = await openInCell(Buffer.from('Hello'), 'text/plain');
    expect(readFileSync(`/proc/${pid}/limits`, 'utf8')).toMatch(/Max file size\s+0\s+0/);
    await document.close();
  });

  /** Starts a program of our own in the place of a sandbox, and waits until the worker or the kernel ends it. */
  async function endOf(body: string, more: { cpuSeconds?: number; env?: Record<string, string> }) {
    const memoryBytes = 400 * MIB;
    const script = `require('node:fs').writeSync(3, '{"ok":true,"value":null}\\n'); ${body}`;
    const command = [process.execPath, WITHOUT_OPENSSL_SETTINGS, '-e', script];
    const needs = { memoryBytes, cpuSeconds: more.cpuSeconds ?? 60, readable: [] };
    const walled = walledCommand(isolation, command, needs);
    const started = await SandboxProcess.start(
      { ...walled, env: more.env ?? {} },
      memoryBytes,
      never,
    );
    const asked = started.ask({ kind: 'read', page: 1 }, 20_000, never);
    return asked.catch((error: unknown) => (error as SandboxEndedError).reason);
  }

  it.runIf(isolation.names.includes('kernel-limits'))(
    'end when their time is used up',
    async () => {
      expect(await endOf('for (;;);', { cpuSeconds: 1 })).toBe('timeout');
    },
  );

  it('end when they start many threads', async () => {
    const env = { UV_THREADPOOL_SIZE: '400' };
    const body = 'require("node:fs").stat("/", () => {}); setInterval(() => {}, 1_000);';
    expect(await endOf(body, { env })).toBe('crashed');
  });

  it('fail a page that takes too much memory, but not the document', async () => {
    const pdf = makeRecursiveForm();
    const startedAt = performance.now();
    const pages = await read(pdf, 'application/pdf');
    expect(pages).toMatchObject([{ source: null, error: { code: 'page.out_of_memory' } }]);
    expect(performance.now() - startedAt).toBeLessThan(30_000);
  });

  it('are replaced when they crash, and the page is tried again', async () => {
    const pdf = await makePdf([1, 2].map((page) => ({ kind: 'scan', text: shortText(page) })));
    const { document, pid } = await openInCell(pdf, 'application/pdf');
    const first = document.readPage(1, never);
    setTimeout(() => process.kill(pid, 'SIGKILL'), 100);
    expect(await first).toMatchObject({ text: shortText(1), error: null });
    expect(await document.readPage(2, never)).toMatchObject({ text: shortText(2), error: null });
    await document.close();
  });

  it('fail one page when they crash twice', async () => {
    const pdf = await makePdf([1, 2].map((page) => ({ kind: 'scan', text: shortText(page) })));
    const document = await open(pdf, 'application/pdf');
    const killer = setInterval(() => {
      for (const pid of children().filter(isRecognising)) process.kill(pid, 'SIGSEGV');
    }, 5);
    const first = await document.readPage(1, never).finally(() => clearInterval(killer));
    expect(first).toMatchObject({ number: 1, source: null, error: { code: 'page.crashed' } });
    expect(await document.readPage(2, never)).toMatchObject({ text: shortText(2), error: null });
    await document.close();
  });

  it('fail a page that takes more memory than a page may, and read the next one', async () => {
    const small = new SandboxExtractor({ ...options, memoryBytes: 130 * MIB });
    const pdf = await makePdf([
      { kind: 'scan', text: shortText(1) },
      { kind: 'text', text: shortText(2) },
    ]);
    expect(await read(pdf, 'application/pdf', small)).toMatchObject([
      { source: null, error: { code: 'page.out_of_memory' } },
      { source: 'text-layer', text: shortText(2) },
    ]);
  });

  it('end within a second after an abort', async () => {
    const document = await open(await makePdf([{ kind: 'endless' }]), 'application/pdf');
    const stop = new AbortController();
    const reading = document.readPage(1, stop.signal);
    setTimeout(() => stop.abort(new Error('Enough')), 500);
    await expect(reading).rejects.toThrow('Enough');
    await vi.waitFor(() => expect(children()).toEqual([]), { timeout: 1_000 });
    await document.close();
  });

  it('fail a page that takes too long, and read the next one', async () => {
    const pdf = await makePdf([{ kind: 'endless' }, { kind: 'text', text: shortText(2) }]);
    const pages = await read(pdf, 'application/pdf', within(2_500));
    expect(pages).toMatchObject([
      { error: { code: 'page.timeout' } },
      { source: 'text-layer', text: shortText(2) },
    ]);
  });

  it('do not outlive a killed worker, even when they are busy', async () => {
    await writeFile(path, await makePdf([{ kind: 'endless' }]));
    const maker = spawn(process.execPath, [
      join(import.meta.dirname, 'orphan-maker.mjs'),
      path,
      options.ocr.languageFolder,
    ]);
    const pid = await new Promise<number>((resolve) => {
      maker.stdout.on('data', (line: Buffer) => resolve(Number(line.toString())));
    });
    expect(commandOf(pid)).toContain('sandboxed/main.js');
    maker.kill('SIGKILL');
    await vi.waitFor(() => expect(commandOf(pid)).toBe(''), { timeout: 5_000 });
  });
});
