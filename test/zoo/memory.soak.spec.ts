import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeMultiPageTiff, makePageImage, makePdf, renderText, shortText } from '@app/testing';
import { Keeper } from './keeper.js';
import { residentBytes } from './process-tree.js';
import { helloPage } from './raw-pdfs.js';

const DOCUMENTS = 500;
const HUNDRED = 100;
const AT_ONCE = 2;
/** How much more the last hundred may take than the second one: the first one warms up. */
const FLAT = 1.05;
const MIB = 1024 * 1024;

interface Hundred {
  /** Of the worker itself, after each document. */
  readonly worker: number[];
  /** Of the worker with its cells, the most while each document was read. */
  readonly tree: number[];
}

describe('memory over five hundred documents', () => {
  let keeper: Keeper;
  const hundreds: Hundred[] = [];

  beforeAll(async () => {
    keeper = await Keeper.open();
  });
  afterAll(async () => {
    const rows = hundreds.map(({ worker, tree }, i) => {
      const range = `${i * HUNDRED + 1}-${(i + 1) * HUNDRED}`.padStart(8);
      const figures = [mean(worker), Math.max(...worker), mean(tree), Math.max(...tree)];
      return `${range}  ${figures.map((mib) => mib.toFixed(1).padStart(12)).join('  ')}`;
    });
    const head = 'documents   worker mean   worker max   with cells mean  max   (MiB)';
    process.stdout.write([head, ...rows, ''].join('\n'));
    await keeper.close();
  });

  it('is flat', { timeout: 1_800_000 }, async () => {
    for (let first = 0; first < DOCUMENTS; first += AT_ONCE) {
      const numbers = Array.from({ length: AT_ONCE }, (_, i) => first + i);
      const ends = await Promise.all(numbers.map(async (n) => keeper.send(await documentOf(n))));
      expect(ends.map(({ ends: end }) => end)).toEqual(numbers.map(() => 'ready'));
      const hundred = (hundreds[Math.floor(first / HUNDRED)] ??= { worker: [], tree: [] });
      hundred.worker.push(residentBytes(keeper.workerPid ?? 0) / MIB);
      hundred.tree.push(keeper.tree.takePeak());
    }
    const [, second, , , last] = hundreds;
    expect(mean(last?.worker ?? [])).toBeLessThanOrEqual(mean(second?.worker ?? []) * FLAT);
    expect(mean(last?.tree ?? [])).toBeLessThanOrEqual(mean(second?.tree ?? []) * FLAT);
  });
});

/** Every kind in turn, no two alike: the same bytes again would be the same document. */
async function documentOf(n: number): Promise<Buffer> {
  switch (n % 10) {
    case 0:
      return makePageImage(`Scan ${n}`, { dpi: 150 });
    case 5:
      return makePageImage(`Photograph ${n}`, { dpi: 150, format: 'jpeg' });
    case 3:
      return makePdf([{ kind: 'text', text: shortText(n) }]);
    case 7:
      return encodeMultiPageTiff([
        await renderText(`Sheet ${n}`, 72),
        await renderText(`Sheet ${n}, turned over`, 72),
      ]);
    case 9:
      return Buffer.from(`Note ${n}\n`.repeat(1_000));
    default:
      return helloPage(`Letter ${n}`);
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
