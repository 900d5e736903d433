import { describe, expect, it } from 'vitest';
import { castFor, planErrands } from './clients/errands.ts';
import { Random } from './random.ts';

const plan = (seed: string) =>
  planErrands(400, castFor(400), new Random(seed)).map(({ random, ...errand }) => ({
    ...errand,
    first: random.next(),
  }));

describe('a seed', () => {
  it('repeats all decisions of a run, and another makes others', () => {
    expect(plan('a')).toEqual(plan('a'));
    expect(plan('a')).not.toEqual(plan('b'));
  });

  it('gives each purpose decisions of its own', () => {
    const one = new Random('a');
    one.fork('x').next();
    expect(one.next()).toBe(new Random('a').next());
    expect(new Random('a').fork('x').next()).not.toBe(new Random('a').fork('y').next());
  });
});

describe('the errands', () => {
  it('are pictures at most for a tenth', () => {
    const scans = plan('c').filter(({ kind }) => kind === 'scan').length;
    expect(scans).toBeGreaterThan(0);
    expect(scans).toBeLessThanOrEqual(40);
  });
});
