import type { StepResult } from './run-step.ts';

/** Returns the numbers of passed and failed tests; a check without tests counts as one. */
export function totals(results: readonly StepResult[]): { passed: number; failed: number } {
  return {
    passed: results.reduce((sum, { passed }) => sum + passed, 0),
    failed: results.reduce((sum, { failed }) => sum + failed, 0),
  };
}

/** Returns the output of failed steps and one table. The last line has only the totals. */
export function summarise(results: readonly StepResult[]): string {
  const { passed, failed } = totals(results);
  const outputs = results
    .filter(({ outcome }) => outcome !== 'passed')
    .map(({ name, output }) => `──── ${name} ────\n${output.trim()}\n`);
  const width = Math.max(4, ...results.map(({ name }) => name.length));
  const rows = results.map(
    ({ name, outcome, passed: good, failed: bad, seconds }) =>
      `${name.padEnd(width)}  ${outcome.padEnd(8)}  ${cell(good)}  ${cell(bad)}  ${cell(seconds.toFixed(1))}`,
  );
  const slow = results
    .filter(({ slowest }) => slowest.length > 0)
    .map(({ name, slowest }) => `slowest files of ${name}, in seconds: ${slowest.join(', ')}`);
  const head = `${'step'.padEnd(width)}  ${'result'.padEnd(8)}  ${cell('passed')}  ${cell('failed')}  ${cell('seconds')}`;
  return [...outputs, head, ...rows, ...slow, '', `${passed} passed, ${failed} failed`].join('\n');
}

function cell(value: string | number): string {
  return String(value).padStart(7);
}
