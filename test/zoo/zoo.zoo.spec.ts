import { encryptPdf, encodeMultiPageTiff, makePageImage, makePdf, renderText } from '@app/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imageCases } from './image-cases.js';
import { Keeper, MAX_MIB } from './keeper.js';
import { mutate } from './mutations.js';
import { pdfCases } from './pdf-cases.js';
import { helloPage } from './raw-pdfs.js';

const IS_SHORT = process.env.ZOO === 'short';
const MUTANTS = IS_SHORT ? 40 : 1_000;
const CUT_EVERY = IS_SHORT ? 200 : 10;
/** Seconds of OCR each: a sample of them is enough in the short zoo. */
const EACH = IS_SHORT ? 3 : 1;
const BATCH = 8;
const ANY_END =
  /^(?:ready|failed|ready, truncated)(?: document\.[a-z_]+)?(?: \([a-z_., ]+\))?$|^4(?:00|13|15) /;

const cases = [...(await pdfCases()), ...(await imageCases())].filter((_, i) => i % EACH === 0);

describe('the zoo', () => {
  let keeper: Keeper;
  let goodOnes = 0;

  beforeAll(async () => {
    keeper = await Keeper.open();
  });
  afterAll(async () => {
    process.stdout.write(
      `The whole worker took at most ${keeper.peakMib} of ${MAX_MIB} MiB and spoke to ${keeper.tree.strangers.size} strangers.
`,
    );
    await keeper.close();
  });

  /** A good file reads as ever; every eighth of them needs recognition. */
  async function expectGoodReading(): Promise<void> {
    goodOnes += 1;
    const words = `Good file number ${goodOnes}`;
    const isScan = goodOnes % 8 === 0;
    const bytes = isScan ? await makePageImage(words, { dpi: 150 }) : helloPage(words);
    const { id, ends } = await keeper.send(bytes);
    expect(ends).toBe('ready');
    expect((await keeper.textOf(id ?? '')).trim()).toBe(words);
  }

  it.each(cases)('$name', { timeout: 700_000 }, async ({ name, bytes, filename, ends }) => {
    const end = await keeper.send(bytes, filename);
    const peak = keeper.note(name, end);
    await expectGoodReading();
    expect(end.ends).toMatch(ANY_END);
    expect(end.ends).toBe(ends ?? end.ends);
    expect(peak).toBeLessThanOrEqual(MAX_MIB);
  });

  /** Sends some at a time, as many accounts would, and a good file after each; says which ends were none. */
  async function endlessOf(name: string, files: readonly Buffer[]): Promise<string[]> {
    const startedAt = performance.now();
    const ends = new Map<string, number>();
    for (let i = 0; i < files.length; i += BATCH) {
      const batch = files.slice(i, i + BATCH);
      const sent = batch.flatMap((bytes) => [keeper.send(bytes), expectGoodReading()]);
      for (const end of await Promise.all(sent)) {
        if (end !== undefined) ends.set(end.ends, (ends.get(end.ends) ?? 0) + 1);
      }
    }
    const seconds = (performance.now() - startedAt) / 1_000;
    const counts = [...ends].map(([end, count]) => `${count} × ${end}`).join('; ');
    keeper.note(`${files.length} ${name}`, { ends: counts, seconds });
    return [...ends.keys()].filter((end) => !ANY_END.test(end));
  }

  it('files cut off at every tenth byte', { timeout: 3_600_000 }, async () => {
    for (const [name, bytes] of Object.entries(await fixtures())) {
      const count = Math.ceil(bytes.length / CUT_EVERY);
      const cuts = Array.from({ length: count }, (_, i) => bytes.subarray(0, i * CUT_EVERY));
      expect(await endlessOf(`cuts of ${name}`, cuts)).toEqual([]);
    }
    expect(keeper.peakMib).toBeLessThanOrEqual(MAX_MIB);
  });

  it('files spoilt by chance', { timeout: 3_600_000 }, async () => {
    const originals = Object.values(await fixtures());
    const mutants = Array.from({ length: MUTANTS }, (_, seed) => {
      return mutate(originals[seed % originals.length] ?? Buffer.alloc(0), seed);
    });
    expect(await endlessOf('mutants', mutants)).toEqual([]);
    expect(keeper.peakMib).toBeLessThanOrEqual(MAX_MIB);
  });

  it('has not cost the api an error, nor the worker its life, nor told anybody', () => {
    expect(keeper.serverErrors).toEqual([]);
    expect(keeper.strongroom.worker.pid).toBe(keeper.workerPid);
    expect([...keeper.tree.strangers]).toEqual([]);
    const problems = keeper.strongroom.worker.lines.filter(
      ({ level }) => level === 'error' || level === 'fatal',
    );
    expect(problems).toEqual([]);
  });
});

/** Small, so that there can be many of them. */
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
  };
}

async function makeImage(format: 'png' | 'webp' | 'jpeg'): Promise<Buffer> {
  return makePageImage('Ship', { format, dpi: 40 });
}
