import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeMultiPageTiff, makePageImage, makePdf, renderText, shortText } from '@app/testing';
import { HostileFileRunner } from './hostile-file-runner.js';
import { residentBytes } from './process-tree.js';
import { helloPage } from './raw-pdfs.js';

const DOCUMENTS = 500;
const HUNDRED = 100;
const AT_ONCE = 2;
/**
 * The last hundred documents may need this much more memory than the second hundred; the first hundred warms
 * up.
 */
const MAX_GROWTH = 1.05;
const MIB = 1024 * 1024;

interface Hundred {
  /** The memory of the worker process after each document, in MiB. */
  readonly worker: number[];
  /** The peak memory of the worker with its sandboxes while each document was read, in MiB. */
  readonly tree: number[];
}

describe('memory over five hundred documents', () => {
  let runner: HostileFileRunner;
  const hundreds: Hundred[] = [];

  beforeAll(async () => {
    runner = await HostileFileRunner.open();
  });
  afterAll(async () => {
    const rows = hundreds.map(({ worker, tree }, i) => {
      const range = `${i * HUNDRED + 1}-${(i + 1) * HUNDRED}`.padStart(8);
      const figures = [mean(worker), Math.max(...worker), mean(tree), Math.max(...tree)];
      return `${range}  ${figures.map((mib) => mib.toFixed(1).padStart(12)).join('  ')}`;
    });
    const head = 'documents   worker mean   worker max   with sandboxes mean  max   (MiB)';
    process.stdout.write([head, ...rows, ''].join('\n'));
    await runner.close();
  });

  it('does not grow', { timeout: 1_800_000 }, async () => {
    for (let first = 0; first < DOCUMENTS; first += AT_ONCE) {
      const numbers = Array.from({ length: AT_ONCE }, (_, i) => first + i);
      const ends = await Promise.all(numbers.map(async (n) => runner.send(await documentOf(n))));
      expect(ends.map(({ ends: end }) => end)).toEqual(numbers.map(() => 'ready'));
      const hundred = (hundreds[Math.floor(first / HUNDRED)] ??= { worker: [], tree: [] });
      hundred.worker.push(residentBytes(runner.workerPid ?? 0) / MIB);
      hundred.tree.push(runner.tree.takePeak());
    }
    const [, second, , , last] = hundreds;
    expect(mean(last?.worker ?? [])).toBeLessThanOrEqual(mean(second?.worker ?? []) * MAX_GROWTH);
    expect(mean(last?.tree ?? [])).toBeLessThanOrEqual(mean(second?.tree ?? []) * MAX_GROWTH);
  });
});

/**
 * Makes documents of every kind in turn. Each is unique, because the same bytes again would be the same
 * document.
 */
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
