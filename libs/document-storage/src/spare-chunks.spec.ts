import { expect, it } from 'vitest';
import { giveBack, SpareChunks } from './spare-chunks.js';

it('reuses a chunk that was given back, also by a part of it, and only once', () => {
  const spares = new SpareChunks(8);
  const chunk = spares.take(8);
  giveBack(chunk.subarray(0, 3));
  giveBack(chunk);
  const again = spares.take(8);
  expect(again.buffer).toBe(chunk.buffer);
  expect(again).toHaveLength(8);
  expect(spares.take(8).buffer).not.toBe(chunk.buffer);
});

it('never reuses a chunk that was not given back, or that another stream or other code made', () => {
  const [spares, others] = [new SpareChunks(8), new SpareChunks(8)];
  const kept = spares.take(8);
  giveBack(others.take(8));
  giveBack(Buffer.alloc(8));
  giveBack(spares.take(7));
  const next = spares.take(8);
  expect(next).toHaveLength(8);
  expect(next.buffer).not.toBe(kept.buffer);
  expect(spares.take(8).buffer).not.toBe(next.buffer);
});
