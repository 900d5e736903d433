import { describe, expect, it } from 'vitest';
import { accountsFor, planScenarios } from './clients/scenarios.ts';
import { Random } from './random.ts';

const plan = (seed: string) =>
  planScenarios(400, accountsFor(400), new Random(seed)).map(({ random, ...scenario }) => ({
    ...scenario,
    first: random.next(),
  }));

describe('a seed', () => {
  it('repeats all decisions of a run, and another seed gives others', () => {
    expect(plan('a')).toEqual(plan('a'));
    expect(plan('a')).not.toEqual(plan('b'));
  });

  it('gives each purpose its own decisions', () => {
    const one = new Random('a');
    one.fork('x').next();
    expect(one.next()).toBe(new Random('a').next());
    expect(new Random('a').fork('x').next()).not.toBe(new Random('a').fork('y').next());
  });
});

describe('the scenarios', () => {
  it('have at most one scan in ten', () => {
    const scans = plan('c').filter(({ kind }) => kind === 'scan').length;
    expect(scans).toBeGreaterThan(0);
    expect(scans).toBeLessThanOrEqual(40);
  });
});
