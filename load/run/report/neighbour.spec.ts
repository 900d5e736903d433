import { describe, expect, it } from 'vitest';
import type { AttackEffect } from '../attack/attack.ts';
import { neighbourVerdicts } from './neighbour.ts';
import type { Sample } from './samples.ts';

const EFFECT: AttackEffect = {
  searches: 100,
  refusedSearches: 10,
  slowUploads: 8,
  eventStreams: 20,
  connections: 100,
};

/** A hundred requests of each endpoint in each part, of 1 to 100 ms before the attack. */
function samplesOf(factor: number, endpoints = ['search', 'list', 'upload']): Sample[] {
  return endpoints.flatMap((endpoint) =>
    Array.from({ length: 200 }, (_, i) => ({
      at: i,
      endpoint,
      durationMs: i < 100 ? i + 1 : (i - 99) * factor,
      isFailed: false,
      step: i < 100 ? 'idle' : 'attack',
    })),
  );
}

const broken = (...given: Parameters<typeof neighbourVerdicts>) =>
  neighbourVerdicts(...given)
    .filter(({ isKept }) => !isKept)
    .map(({ metric }) => metric);

describe('a neighbour under attack', () => {
  it('may wait five times as long as before, and not longer', () => {
    expect(broken(samplesOf(5), EFFECT)).toEqual([]);
    expect(broken(samplesOf(5.01), EFFECT)).toEqual([
      'p95 of search under attack, idle 95.0 ms',
      'p95 of list under attack, idle 95.0 ms',
      'p95 of upload under attack, idle 95.0 ms',
    ]);
  });

  it('must have sent requests to every endpoint in both parts', () => {
    expect(broken(samplesOf(1, ['search', 'list']), EFFECT)).toEqual([
      'p95 of upload under attack, idle NaN ms',
    ]);
    const onlyIdle = samplesOf(1).filter(({ step }) => step === 'idle');
    expect(broken(onlyIdle, EFFECT)).toHaveLength(3);
  });

  it('proves nothing without an attack', () => {
    expect(broken(samplesOf(1), undefined)).toHaveLength(5);
    expect(broken(samplesOf(1), { ...EFFECT, slowUploads: 0 })).toEqual(['attack: slowUploads']);
  });
});
