import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './observability.js';

interface Locked {
  readonly dev?: boolean;
  /** Such as the builds for other systems. */
  readonly optional?: boolean;
  readonly engines?: { readonly node?: string };
}

const readJson = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as unknown;
const { engines } = readJson('package.json') as { engines: { node: string } };
const { packages } = readJson('package-lock.json') as { packages: Record<string, Locked> };

type Version = readonly [number, number, number];

function versionOf(text: string): Version {
  const [major = 0, minor = 0, patch = 0] = text.split('.').map(Number);
  return [major, minor, patch];
}

function isAtLeast(version: Version, least: Version): boolean {
  const at = version.findIndex((part, i) => part !== least[i]);
  return at < 0 || (version[at] ?? 0) > (least[at] ?? 0);
}

/** Whether a range of npm, of the forms that our packages use, has this version. */
function allows(range: string, version: Version): boolean {
  return range.split('||').some((part) => {
    const conditions = part
      .trim()
      .replaceAll(/([<>=^~]+)\s+/g, '$1')
      .split(/\s+/);
    return conditions.every((condition) => {
      const [, sign = '', text = ''] = /^([<>=^~]*)v?([\d.*x]+)$/.exec(condition) ?? [];
      const bound = versionOf(text.replaceAll(/\.?[x*]/g, ''));
      if (text === '*' || text === '') return text === '*';
      if (sign === '<') return !isAtLeast(version, bound);
      if (sign === '>=') return isAtLeast(version, bound);
      if (sign === '>') return isAtLeast(version, bound) && version.join() !== bound.join();
      return isAtLeast(version, bound) && version[0] === bound[0];
    });
  });
}

describe('the oldest Node of package.json', () => {
  const oldest = versionOf(engines.node.replace('>=', ''));

  it('is new enough for every package that is shipped', () => {
    const shipped = Object.entries(packages).filter(
      ([path, { dev, optional }]) => path !== '' && !dev && !optional,
    );
    expect(shipped.length).toBeGreaterThan(100);
    const tooOld = shipped.flatMap(([path, one]) => {
      const range = one.engines?.node;
      return range === undefined || allows(range, oldest) ? [] : [`${path} needs ${range}`];
    });
    expect(tooOld).toEqual([]);
  });

  it('is the one that bootstrap.mjs asks for', () => {
    const [major, minor] = oldest;
    const text = readFileSync(join(ROOT, 'tools/bootstrap.mjs'), 'utf8');
    expect(text).toContain(`major < ${major} || (major === ${major} && minor < ${minor})`);
    expect(text).toContain(`at least ${major}.${minor}`);
  });

  it.each([
    ['>=22.19.0', true],
    ['>=22.20', false],
    ['^20.19.0 || >=22.12.0', true],
    ['^22.20.0 || ^24.15.0', false],
    ['>= 20 < 22', false],
    ['18.x || 22.x', true],
    ['*', true],
  ])('is compared with ranges such as %s', (range, expected) => {
    expect(allows(range, [22, 19, 0])).toBe(expected);
  });
});
