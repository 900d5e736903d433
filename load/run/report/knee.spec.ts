import { describe, expect, it } from 'vitest';
import { driftVerdicts } from './drift.ts';
import { findKnee } from './knee.ts';
import type { Sample } from './samples.ts';

function step(rate: number, durationMs: number, isFailed = false): Sample[] {
  return Array.from({ length: 20 }, () => ({
    at: 0,
    endpoint: 'list',
    durationMs,
    isFailed,
    step: String(rate),
  }));
}

describe('the knee of a stress run', () => {
  it('is between the last step that kept the promise and the first step that broke it', () => {
    const knee = findKnee([
      ...step(100, 50),
      ...step(120, 100),
      ...step(144, 300),
      ...step(173, 150),
    ]);
    expect(knee).toMatchObject({ keptAt: 120, brokenAt: 144, p95ReachesPromiseAt: 132 });
    expect(knee.steps.map(({ rate }) => rate)).toEqual([100, 120, 144, 173]);
  });

  it('is unknown when the promise was kept, and has no rate when failures broke it', () => {
    expect(findKnee(step(100, 50))).toMatchObject({ keptAt: 100, brokenAt: undefined });
    const failed = findKnee([...step(100, 50), ...step(120, 60, true)]);
    expect(failed).toMatchObject({ keptAt: 100, brokenAt: 120, p95ReachesPromiseAt: undefined });
  });
});

describe('the drift of a soak', () => {
  const samples = (slower: number): Sample[] =>
    Array.from({ length: 600 }, (_, i) => ({
      at: i * 1_000,
      endpoint: 'list',
      durationMs: 20 + (i * slower) / 600,
      isFailed: false,
      step: undefined,
    }));
  const memory = (grown: number) =>
    Array.from({ length: 60 }, (_, i) => ({
      at: i,
      process: 'api',
      memoryMiB: 200 + (i * grown) / 60,
    }));
  const kept = (slower: number, grown: number) =>
    driftVerdicts(samples(slower), memory(grown)).map(({ isKept }) => isKept);

  it('passes when latency and memory stay the same', () =>
    expect(kept(5, 20)).toEqual([true, true]));
  it('is detected in latency', () => expect(kept(100, 20)).toEqual([false, true]));
  it('is detected in memory', () => expect(kept(5, 300)).toEqual([true, false]));
});
