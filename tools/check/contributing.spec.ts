import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TEST_KINDS } from './file-names.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** The kinds in the table under the heading Tests, without those beside the code. */
function kindsIn(text: string): string[] {
  const table = /^## Tests$(.*?)^## /ms.exec(text)?.[1] ?? '';
  const kinds = [...table.matchAll(/^\|[^|]*`\.([\w-]+)\.spec`/gm)].map(([, kind = '']) => kind);
  return kinds.filter((kind) => kind !== 'controller').toSorted();
}

/** The libs of each level, in the picture under the heading Who may import whom. */
function documentedLevels(text: string): Record<string, string[]> {
  const [, picture = ''] = /^## Who may import whom$\n+```\n(.*?)^```/ms.exec(text) ?? [];
  const levels: Record<string, string[]> = {};
  let level = '';
  for (const line of picture.split('\n')) {
    level = /^level (\d)/.exec(line)?.[1] ?? level;
    const names = line.slice('level 0  '.length).split(/ {3,}/)[0] ?? '';
    (levels[level] ??= []).push(...names.split(/ +/).filter((name) => name !== ''));
  }
  delete levels['3'];
  return sorted(levels);
}

/** The libs of each level in the rules that `npm run walls` checks. */
function enforcedLevels(rules: string): Record<string, string[]> {
  const levels: Record<string, string[]> = {};
  for (const [, level = '', names = ''] of rules.matchAll(
    /^const level(\d) = '\(\?:([^)]+)\)';$/gm,
  )) {
    levels[level] = names.split('|');
  }
  return sorted(levels);
}

function sorted(levels: Record<string, string[]>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(levels).map(([level, names]) => [level, names.toSorted()]),
  );
}

describe('CONTRIBUTING.md', () => {
  const text = read('CONTRIBUTING.md');

  it('names exactly the kinds of tests that exist', () => {
    expect(kindsIn(text)).toEqual(Object.keys(TEST_KINDS).toSorted());
  });

  it('shows the levels of the libs as the walls enforce them', () => {
    const enforced = enforcedLevels(read('.dependency-cruiser.mjs'));
    expect(Object.keys(enforced)).toEqual(['0', '1', '2']);
    expect(documentedLevels(text)).toEqual(enforced);
  });

  it('would fail with a kind or a lib that is missing', () => {
    expect(kindsIn(text.replace('`.s3.spec`', ''))).not.toContain('s3');
    expect(documentedLevels(text.replace('  queue ', '  '))['2']).not.toContain('queue');
  });
});
