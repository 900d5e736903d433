import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { drawProse, encodeImage, makeProse, seededRandom } from '@app/testing';
import { ExtractionBench } from './extraction-bench.js';

const AUTO = ['eng', 'deu', 'auto'];

/** A scan of some paragraphs at 200 dots an inch. */
async function scanOf(...paragraphs: string[]): Promise<Buffer> {
  const { bitmap } = await drawProse(paragraphs, { dpi: 200, size: 11, font: 'serif' });
  return encodeImage(bitmap, 'png');
}

describe('a scan without a language', () => {
  let bench: ExtractionBench;

  beforeAll(async () => {
    bench = await ExtractionBench.create();
  });
  beforeEach(() => {
    vi.restoreAllMocks();
  });
  afterAll(async () => {
    await bench.close();
  });

  /** Reads the scan, and returns the languages of each reading. */
  async function read(...paragraphs: string[]) {
    const recognise = vi.spyOn(bench.engine, 'recognise');
    const image = await scanOf(...paragraphs);
    const { pages } = await bench.extract(image, 'image/png', { languages: AUTO });
    const readings = recognise.mock.calls.map(([, languages]) => languages.join('+'));
    return { text: pages[0]?.text ?? '', language: pages[0]?.language, readings };
  }

  it('is read once if it is English', async () => {
    const prose = makeProse('eng', 8, seededRandom(1));
    expect(await read(...prose)).toMatchObject({ language: 'eng', readings: ['eng'] });
  });

  it('is read with ä, ö, ü and ß if it is German', async () => {
    const prose = 'Die Überprüfung der Heizkörper in der Straße kostet 48 Euro, Frau Größner.';
    const { text, language } = await read(prose);
    expect(text).toContain('Überprüfung');
    expect(text).toContain('Straße');
    expect(text).toContain('Größner');
    expect(language).toBe('deu');
  });

  it.each(['Jürgen Weiß', 'Grüße aus Köln'])(
    'is read with them in a few words: %s',
    async (words) => {
      expect(await read(words)).toMatchObject({ text: words, language: 'deu' });
    },
  );

  it.each(['Miriam Okafor', 'Paid in full', '4711 0815 99,50'])(
    'is read once in a few words without them: %s',
    async (words) => {
      expect(await read(words)).toMatchObject({ text: words, readings: ['eng'] });
    },
  );

  it('is read in both languages if it has both', async () => {
    const english = makeProse('eng', 8, seededRandom(3));
    const { text, language } = await read(
      ...english,
      'Die Prüfung der Räume wäre für die Gemeinde günstiger, hieß es später im Büro.',
    );
    expect(language).toBe('deu+eng');
    expect(text).toContain('Prüfung der Räume wäre für');
    expect(text).toContain('später im Büro');
  });
});
