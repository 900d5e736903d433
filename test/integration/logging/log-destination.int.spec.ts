import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StalledReader, type Stdout } from './stalled-reader.js';

const MIB = 1024 * 1024;
/** Each line of the writer has about 450 bytes, so all lines have 90 MB. */
const MANY = 200_000;
const ERRORS = 1_000;

describe.each<Stdout>(['FIFO', 'socket'])('a reader of stdout that stops reading: %s', (kind) => {
  let reader: StalledReader;

  beforeEach(async () => {
    reader = new StalledReader(kind);
    await reader.started();
  });
  afterEach(() => reader.remove());

  it('costs a bounded amount of memory and never blocks the process', async () => {
    const before = await reader.report();
    await reader.write(MANY);
    const after = await reader.report();
    expect(after.usedBytes - before.usedBytes).toBeLessThan(16 * MIB);
    expect(after.dropped['info']).toBeGreaterThan(MANY / 2);
    expect(after.longestTurnMs).toBeLessThan(1_000);
  });

  it('gives complete lines in order, all errors, and the number of missing lines', async () => {
    await reader.write(MANY / 4);
    await reader.write(ERRORS, 'error');
    const { dropped } = await reader.report();
    expect(dropped).toEqual({ info: expect.any(Number) as number });

    reader.resume();
    const isWarning = ({ level }: { level: string }) => level === 'warn';
    await vi.waitFor(() => expect(reader.lines.some(isWarning)).toBe(true), 10_000);
    await reader.write(10);
    const last = MANY / 4 + ERRORS + 10;
    await vi.waitFor(() => expect(reader.lines.at(-1)?.page).toBe(last), 10_000);

    const { lines } = reader;
    expect(lines.filter(isWarning)).toEqual([
      expect.objectContaining({ msg: 'Log lines were dropped', lines: dropped['info'] }),
    ]);
    expect(lines.filter(({ level }) => level === 'error')).toHaveLength(ERRORS);
    const pages = lines.flatMap(({ page }) => page ?? []);
    expect(pages).toEqual(pages.toSorted((one, other) => one - other));
    expect(pages.length + (dropped['info'] ?? 0)).toBe(last);
  });

  it('does not prevent the end of the process, and gives no incomplete line', async () => {
    await reader.write(MANY / 4);
    const { code, tookMs } = await reader.end('exit');
    expect(code).toBe(3);
    expect(tookMs).toBeLessThan(5_000);
    reader.resume();
    await vi.waitFor(() => expect(reader.hasReadAll).toBe(true), 10_000);
    expect(reader.lines.length).toBeGreaterThan(10);
    expect(reader.tail).toBe('');
  });
});

describe('a process that ends', () => {
  it('writes the buffered lines, and the reason of the end, to a reader that reads within a second', async () => {
    const reader = new StalledReader('FIFO');
    await reader.started();
    await reader.write(2_000);
    const ended = reader.end('throw');
    reader.resume();
    expect((await ended).code).toBe(1);
    await vi.waitFor(() => expect(reader.lines).toHaveLength(2_001));
    expect(reader.lines.at(-1)).toMatchObject({ level: 'fatal', err: { message: 'planted' } });
    await reader.remove();
  });
});
