import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageResult, PageWord } from '@app/contracts';
import { ExtractionBench } from './extraction-bench.js';
import { MIXED_FIXTURES, type MixedFixture } from './mixed-fixtures.js';

/** Of poppler-utils: a PDF reader that is independent of this program. */
const hasPoppler = spawnSync('pdftoppm', ['-v']).error === undefined;
if (!hasPoppler) {
  process.stdout.write(
    '\nNOT PROVED HERE: NO POPPLER. No page was compared with a second PDF reader.\n',
  );
}
/** Recognition may misread a few of the words on a clean page. */
const MOST = 0.96;

describe('a page with text from more than one source', { timeout: 120_000 }, () => {
  let bench: ExtractionBench;
  let folder: string;

  beforeAll(async () => {
    bench = await ExtractionBench.create();
    folder = await mkdtemp(join(tmpdir(), 'strongroom-mixed-'));
  });
  afterAll(async () => {
    await bench.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(MIXED_FIXTURES)('has each word once and in order: $name', async (fixture) => {
    const { page } = await read(fixture);
    expect([page?.source, page?.error]).toEqual([fixture.source, null]);
    expect([page?.width, page?.height]).toEqual([595, 842]);
    // The stamp keeps its place.
    for (const [, x, y] of page?.words.filter(([word]) => word === 'Received') ?? []) {
      expect([Math.round(x / 10), Math.round(y / 10)]).toEqual([20, 79]);
    }
    const words = (page?.text ?? '').split(/\s+/);
    const found = countInOrder(fixture.words, words);
    expect(found / fixture.words.length, page?.text).toBeGreaterThanOrEqual(MOST);
    expect(words.length).toBeLessThanOrEqual(fixture.words.length / MOST);
    expect(page?.words.map(([word]) => word)).toEqual(words);
    expect(page?.words.every((word) => isOnPage(word))).toBe(true);
  });

  it.runIf(hasPoppler).each(MIXED_FIXTURES)(
    'has each word that poppler draws: $name',
    async (fixture) => {
      const { pdf, page } = await read(fixture);
      const drawn = await bench.extract(await drawByPoppler(pdf), 'image/png');
      // Other words are misread, because the fixture does not contain them.
      const seen = wordsOf(drawn.pages[0]?.text).filter((word) => fixture.words.includes(word));
      expect(seen.length).toBeGreaterThanOrEqual(fixture.words.length * 0.9);
      const ours = countsOf(wordsOf(page?.text));
      const lost = [...countsOf(seen)].filter(([word, count]) => (ours.get(word) ?? 0) < count);
      expect(lost.length).toBeLessThanOrEqual(Math.floor(seen.length * (1 - MOST)));
    },
  );

  it.runIf(hasPoppler).each(MIXED_FIXTURES)(
    'has each word of the text layer that poppler finds: $name',
    async (fixture) => {
      if (fixture.source === 'ocr') return;
      const { pdf, page } = await read(fixture);
      const { stdout } = spawnSync('pdftotext', ['-', '-'], { input: pdf, encoding: 'utf8' });
      const ours = countsOf(wordsOf(page?.text));
      const lost = [...countsOf(wordsOf(stdout))].filter(
        ([word, count]) => (ours.get(word) ?? 0) < count,
      );
      expect(lost).toEqual([]);
    },
  );

  const alreadyRead = new Map<string, Promise<{ pdf: Buffer; page: PageResult | undefined }>>();

  function read(fixture: MixedFixture): Promise<{ pdf: Buffer; page: PageResult | undefined }> {
    const known = alreadyRead.get(fixture.name) ?? readNow(fixture);
    alreadyRead.set(fixture.name, known);
    return known;
  }

  async function readNow({ make }: MixedFixture) {
    const pdf = await make();
    const { pages } = await bench.extract(pdf, 'application/pdf');
    return { pdf, page: pages[0] };
  }

  async function drawByPoppler(pdf: Buffer): Promise<Buffer> {
    const path = join(folder, 'page.pdf');
    await writeFile(path, pdf);
    const made = spawnSync('pdftoppm', ['-png', '-r', '200', '-singlefile', path, path]);
    expect(made.status).toBe(0);
    return readFile(`${path}.png`);
  }
});

/** The length of the longest common subsequence. */
function countInOrder(wanted: readonly string[], words: readonly string[]): number {
  let row = Array.from({ length: words.length + 1 }, () => 0);
  for (const want of wanted) {
    const next = [0];
    for (const [index, word] of words.entries()) {
      const same = word === want ? (row[index] ?? 0) + 1 : 0;
      next.push(Math.max(same, row[index + 1] ?? 0, next[index] ?? 0));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

function wordsOf(text = ''): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function countsOf(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function isOnPage([, x, y, width, height]: PageWord): boolean {
  return x >= 0 && y >= 0 && x + width <= 596 && y + height <= 843;
}
