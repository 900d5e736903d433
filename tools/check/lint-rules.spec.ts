import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const OXLINT = join(ROOT, 'node_modules/oxlint/bin/oxlint');

const lines = (count: number) => 'work();\n'.repeat(count);
const parameters = Array.from({ length: 7 }, (_, index) => `readonly p${index}: string`).join(', ');

/** A lint rule with a file and a line that violate it. */
const PLANTED: readonly (readonly [rule: string, path: string, text: string])[] = [
  [
    'no-floating-promises',
    'apps/api/src/floating.ts',
    'export function go(): void {\n  Promise.resolve(1);\n}\n',
  ],
  ['max-lines', 'libs/queue/src/long.ts', `export function work(): void {}\n${lines(301)}`],
  [
    'max-lines-per-function',
    'apps/api/src/tall.ts',
    `function work(): void {}\nexport function tall(): void {\n${lines(51)}}\n`,
  ],
  [
    'max-params',
    'apps/api/src/wide.ts',
    `export class Wide {\n  constructor(${parameters}) {}\n}\n`,
  ],
  ['no-default-export', 'apps/api/src/default.ts', 'export default function it(): void {}\n'],
  ['no-process-env', 'apps/api/src/env.ts', 'export const home = process.env.HOME;\n'],
  ['no-process-env', 'libs/queue/src/env.ts', 'export const home = process.env.HOME;\n'],
  ['no-explicit-any', 'apps/api/src/any.ts', 'export const it = (x: any): boolean => !x;\n'],
  ['no-console', 'apps/api/src/console.ts', 'console.log(1);\nexport {};\n'],
  ['filename-case', 'apps/api/src/CamelCase.ts', 'export const it = 1;\n'],
  [
    'no-focused-tests',
    'apps/api/src/focus.spec.ts',
    "import { expect, it } from 'vitest';\nit.only('x', () => expect(1).toBe(1));\n",
  ],
];

const ALLOWED: readonly (readonly [path: string, text: string])[] = [
  ['libs/config/src/env.ts', 'export const home = process.env.HOME;\n'],
  ['tools/env.ts', 'export const home = process.env.HOME;\n'],
  ['apps/api/src/long.spec.ts', `export function work(): void {}\n${lines(301)}`],
  ['vitest.config.ts', 'export default {};\n'],
];

interface Report {
  diagnostics: { code: string; filename: string }[];
}

describe('the lint rules', () => {
  let folder: string;
  let report: Report;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'strongroom-lint-'));
    copyFileSync(join(ROOT, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    copyFileSync(join(ROOT, 'tsconfig.json'), join(folder, 'tsconfig.json'));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    for (const [path, text] of [...PLANTED.map(([, ...file]) => file), ...ALLOWED]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    report = await lint(folder);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const brokenIn = (path: string) =>
    report.diagnostics.filter(({ filename }) => filename === path).map(({ code }) => code);

  it.each(PLANTED)('refuse %s in %s', (rule, path) => {
    expect(brokenIn(path).join(' ')).toContain(`(${rule})`);
  });

  it.each(ALLOWED)('let %s pass', (path) => {
    expect(brokenIn(path)).toEqual([]);
  });
});

function lint(folder: string): Promise<Report> {
  const args = [OXLINT, '--format', 'json', 'apps', 'libs', 'tools', 'vitest.config.ts'];
  return new Promise((resolve, reject) => {
    // oxlint exits with 1, because it finds the planted violations.
    execFile(process.execPath, args, { cwd: folder }, (error, stdout) => {
      if (error?.code === 1) resolve(JSON.parse(stdout) as Report);
      else reject(error ?? new Error('oxlint found nothing'));
    });
  });
}
