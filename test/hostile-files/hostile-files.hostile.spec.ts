import sharp from 'sharp';
import {
  encodeBmp,
  encryptPdf,
  encodeMultiPageTiff,
  makeDocx,
  makeHeic,
  makeOpenDocument,
  makePageImage,
  makePdf,
  makeXlsx,
  renderText,
} from '@app/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentCases } from './document-cases.js';
import { imageCases } from './image-cases.js';
import { HostileFileRunner, MAX_MIB } from './hostile-file-runner.js';
import { mutate } from './mutations.js';
import { pdfCases } from './pdf-cases.js';
import { helloPage } from './raw-pdfs.js';
import { slowCases } from './slow-cases.js';
import { textCases } from './text-cases.js';

const IS_SHORT = process.env.HOSTILE_FILES === 'short';
const CORRUPTED_FILES = IS_SHORT ? 40 : 1_000;
/** A mail may have 50 attachments that become documents. */
const MAILS = IS_SHORT ? 1 : 4;
const ATTACHED_FILES = IS_SHORT ? 8 : 50;
/** Other changes than those of the files that are uploaded by themselves: an account has each file only once. */
const FIRST_ATTACHED_SEED = 1_000_000;
const CUT_EVERY = IS_SHORT ? 200 : 10;
/** In the short run only every third case is tested, because some cases take seconds of OCR. */
const CASE_STEP = IS_SHORT ? 3 : 1;
const BATCH = 8;
const ALLOWED_RESULT =
  /^(?:ready|failed|ready, truncated)(?: document\.[a-z_]+)?(?: \([a-z_., ]+\))?$|^4(?:00|13|15|22) /;

const cases = [
  ...[...(await pdfCases()), ...(await imageCases()), ...documentCases(), ...textCases()].filter(
    (_, i) => i % CASE_STEP === 0,
  ),
  ...(IS_SHORT ? [] : slowCases()),
];

describe('hostile files', () => {
  let runner: HostileFileRunner;
  let goodFiles = 0;

  beforeAll(async () => {
    runner = await HostileFileRunner.open();
  });
  afterAll(async () => {
    process.stdout.write(
      `The worker and its sandboxes used at most ${runner.peakMib} of ${MAX_MIB} MiB and had ${runner.tree.remoteAddresses.size} connections to other machines.
`,
    );
    await runner.close();
  });

  /** Checks that a good file is still read correctly; every eighth one needs OCR. */
  async function expectGoodReading(): Promise<void> {
    goodFiles += 1;
    const words = `Good file number ${goodFiles}`;
    const isScan = goodFiles % 8 === 0;
    const bytes = isScan ? await makePageImage(words, { dpi: 150 }) : helloPage(words);
    const { id, ends } = await runner.send(bytes);
    expect(ends).toBe('ready');
    expect((await runner.textOf(id ?? '')).trim()).toBe(words);
  }

  it.each(cases)('$name', { timeout: 700_000 }, async ({ name, bytes, ends, ...options }) => {
    const end = await runner.send(bytes, options);
    const peak = runner.printRow(name, end);
    await expectGoodReading();
    expect(end.ends).toMatch(ALLOWED_RESULT);
    expect(end.ends).toBe(ends ?? end.ends);
    expect(end.attached.filter((each) => !isAllowedOfAttachment(each))).toEqual([]);
    expect(peak).toBeLessThanOrEqual(MAX_MIB);
  });

  /**
   * Uploads the files in parallel batches, with a good file beside each. Returns the results that are not
   * allowed.
   */
  async function disallowedResults(name: string, files: readonly Buffer[]): Promise<string[]> {
    const startedAt = performance.now();
    const ends = new Map<string, number>();
    for (let i = 0; i < files.length; i += BATCH) {
      const batch = files.slice(i, i + BATCH);
      const sent = batch.flatMap((bytes) => [runner.send(bytes), expectGoodReading()]);
      for (const end of await Promise.all(sent)) {
        if (end !== undefined) ends.set(end.ends, (ends.get(end.ends) ?? 0) + 1);
      }
    }
    const seconds = (performance.now() - startedAt) / 1_000;
    const counts = [...ends].map(([end, count]) => `${count} × ${end}`).join('; ');
    runner.printRow(`${files.length} ${name}`, { ends: counts, seconds });
    return [...ends.keys()].filter((end) => !ALLOWED_RESULT.test(end));
  }

  it(
    'files that are cut off at every tenth byte end with an allowed result',
    { timeout: 3_600_000 },
    async () => {
      for (const [name, bytes] of Object.entries(await fixtures())) {
        const count = Math.ceil(bytes.length / CUT_EVERY);
        const cuts = Array.from({ length: count }, (_, i) => bytes.subarray(0, i * CUT_EVERY));
        expect(await disallowedResults(`cuts of ${name}`, cuts)).toEqual([]);
      }
      expect(runner.peakMib).toBeLessThanOrEqual(MAX_MIB);
    },
  );

  it('randomly corrupted files end with an allowed result', { timeout: 3_600_000 }, async () => {
    const originals = Object.values(await fixtures());
    const corruptedFiles = Array.from({ length: CORRUPTED_FILES }, (_, seed) => {
      return mutate(originals[seed % originals.length] ?? Buffer.alloc(0), seed);
    });
    expect(await disallowedResults('corrupted files', corruptedFiles)).toEqual([]);
    expect(runner.peakMib).toBeLessThanOrEqual(MAX_MIB);
  });

  it(
    'corrupted files attached to mails end with an allowed result',
    { timeout: 3_600_000 },
    async () => {
      const originals = Object.values(await fixtures());
      for (let mail = 0; mail < MAILS; mail += 1) {
        const files = Array.from({ length: ATTACHED_FILES }, (_, index) => {
          const seed = FIRST_ATTACHED_SEED + mail * ATTACHED_FILES + index;
          return mutate(originals[seed % originals.length] ?? Buffer.alloc(0), seed);
        });
        const end = await runner.send(mailWith(files), { hasAttachments: true });
        const ends = [...Map.groupBy(end.attached, (each) => each)].map(
          ([each, { length }]) => `${length} × ${each}`,
        );
        runner.printRow(`mail with ${files.length} corrupted files`, {
          ends: `${end.ends}: ${ends.join('; ')}`,
          seconds: end.seconds,
        });
        await expectGoodReading();
        expect(end.ends).toBe('ready');
        expect(end.attached).toHaveLength(files.length);
        expect(end.attached.filter((each) => !isAllowedOfAttachment(each))).toEqual([]);
      }
      expect(runner.peakMib).toBeLessThanOrEqual(MAX_MIB);
    },
  );

  it('caused no error in the api, no crash of the worker, and no connection to another machine', () => {
    expect(runner.serverErrors).toEqual([]);
    expect(runner.strongroom.worker.pid).toBe(runner.workerPid);
    expect([...runner.tree.remoteAddresses]).toEqual([]);
    const problems = runner.strongroom.worker.lines.filter(
      ({ level }) => level === 'error' || level === 'fatal',
    );
    expect(problems).toEqual([]);
  });
});

function isAllowedOfAttachment(end: string): boolean {
  return ALLOWED_RESULT.test(end) || /^refused (?:document|attachment)\.[a-z_]+$/.test(end);
}

/** A mail with files that a program could have attached. */
function mailWith(files: readonly Buffer[]): Buffer {
  const parts = files.map((bytes, index) =>
    [
      '--a',
      `Content-Type: application/octet-stream; name="${index}.bin"`,
      'Content-Disposition: attachment',
      'Content-Transfer-Encoding: base64',
      '',
      bytes.toString('base64').replace(/.{76}/g, '$&\r\n'),
    ].join('\r\n'),
  );
  const head =
    'From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=a\r\n';
  return Buffer.from([head, '--a\r\n\r\nFiles', ...parts, '--a--\r\n'].join('\r\n'));
}

const MAIL =
  'From: =?utf-8?Q?Zo=C3=AB?= <a@example.org>\r\nSubject: Words\r\nMIME-Version: 1.0\r\n' +
  'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n' +
  'Content-Transfer-Encoding: quoted-printable\r\n\r\nM=C3=BCller\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n';

/** Small files, so that many variants of them can be tested. */
async function fixtures(): Promise<Record<string, Buffer>> {
  const tiny = await renderText('Ship', 72);
  const corner = { ...tiny, height: 90, data: tiny.data.subarray(0, tiny.width * 90) };
  const pdf = helloPage('Words in a small document');
  return {
    'a PDF': pdf,
    'an encrypted PDF': await encryptPdf(pdf, { user: '', owner: 'owner' }),
    'a compressed PDF': await makePdf([{ kind: 'text', text: 'Words in another one' }]),
    'a PNG': await makeImage('png'),
    'a TIFF': await encodeMultiPageTiff([corner, corner]),
    'a WebP': await makeImage('webp'),
    'a JPEG': await makeImage('jpeg'),
    'a mail': Buffer.from(MAIL),
    'an HTML file': Buffer.from('<!DOCTYPE html><meta charset=utf-8><p>Words in <b>HTML</b>&amp;'),
    'a Word file': makeDocx('<w:p><w:r><w:t>Words in Word</w:t></w:r></w:p>'),
    'an Excel file': makeXlsx([['Words', 1]]),
    'an OpenDocument file': makeOpenDocument('text', '<text:p>Words</text:p>'),
    'an RTF file': Buffer.from("{\\rtf1\\ansi{\\fonttbl{\\f0 A;}}\\f0 W\\'f6rter\\par}"),
    'a GIF': await sharp(await makeImage('png'))
      .gif()
      .toBuffer(),
    'a BMP': encodeBmp(corner, { bits: 4, isRuns: true }),
    'a HEIC': makeHeic(),
  };
}

async function makeImage(format: 'png' | 'webp' | 'jpeg'): Promise<Buffer> {
  return makePageImage('Ship', { format, dpi: 40 });
}
