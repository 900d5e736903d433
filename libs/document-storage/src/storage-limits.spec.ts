import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commitAllowanceMs, commitTimeoutMs, STORAGE_LIMITS } from './storage-limits.js';

const page = readFileSync(join(import.meta.dirname, '../../../docs/limits.md'), 'utf8');

it.each(Object.entries(STORAGE_LIMITS))('docs/limits.md says that %s is %i', (name, value) => {
  expect(page).toMatch(new RegExp(`\\| \`${name}\` +\\| ${value} +\\|`));
});

it('a request waits less than 5 s for a store, including all retries', () => {
  const { ANSWER_TIMEOUT_MS, STALL_TIMEOUT_MS, RETRY_WINDOW_MS } = STORAGE_LIMITS;
  expect(ANSWER_TIMEOUT_MS).toBeLessThan(5_000);
  expect(RETRY_WINDOW_MS + STALL_TIMEOUT_MS).toBeLessThan(5_000);
});

it('a commit of up to 100 MiB may take as long as an answer, and a larger one proportionally longer', () => {
  const MIB = 1024 ** 2;
  expect(commitTimeoutMs(0)).toBe(4_000);
  expect(commitTimeoutMs(100 * MIB)).toBe(4_000);
  expect(commitTimeoutMs(1_000 * MIB)).toBe(40_000);
});

it('a request may wait longer for the commit of a larger upload', () => {
  const MIB = 1024 ** 2;
  expect(commitAllowanceMs(0)).toBe(0);
  expect(commitAllowanceMs(MIB)).toBe(1_000);
  expect(commitAllowanceMs(100 * MIB)).toBe(16_000);
  expect(commitAllowanceMs(1_000 * MIB)).toBe(52_000);
});
