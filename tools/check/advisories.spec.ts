import { expect, it } from 'vitest';
import { vulnerablePackages } from './advisories.ts';

it('reports packages with a high or critical vulnerability', () => {
  const report = {
    vulnerabilities: {
      a: { severity: 'high' },
      b: { severity: 'low' },
      c: { severity: 'critical' },
    },
  };
  expect(vulnerablePackages(JSON.stringify(report))).toEqual(['a (high)', 'c (critical)']);
  expect(vulnerablePackages('{"vulnerabilities":{}}')).toEqual([]);
});

it('does not take an error of the registry for an answer', () => {
  expect(vulnerablePackages('{"message":"405 Method Not Allowed"}')).toBeUndefined();
  expect(vulnerablePackages('')).toBeUndefined();
});
