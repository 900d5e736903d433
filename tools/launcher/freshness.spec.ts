import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  utimesSync,
  writeFileSync,
  existsSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprintSources, isBuildFresh, recordBuild, removeStaleOutput } from './freshness.ts';

describe('a build in dist', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'strongroom-freshness-'));
    write('apps/api/src/main.ts', 'export const a = 1;');
    write('libs/errors/src/index.ts', 'export const b = 1;');
    write('nest-cli.json', '{}');
    write('dist/apps/api/src/main.js', 'export const a = 1');
    recordBuild(root, fingerprintSources(root));
  });

  afterEach(() => rmSync(root, { recursive: true }));

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }

  function isFresh(): boolean {
    return isBuildFresh(root, fingerprintSources(root));
  }

  it('is fresh while no content changes, even if the times of files do', () => {
    expect(isFresh()).toBe(true);
    utimesSync(join(root, 'apps/api/src/main.ts'), new Date(), new Date(Date.now() + 60_000));
    expect(isFresh()).toBe(true);
    write('apps/api/src/main.spec.ts', 'tests are not built');
    expect(isFresh()).toBe(true);
  });

  it.each([
    ['a source changes', 'apps/api/src/main.ts', 'export const a = 2;'],
    ['a source is added', 'libs/errors/src/more.ts', 'export {};'],
    ['the configuration of the build changes', 'nest-cli.json', '{"monorepo":true}'],
    ['another program changes dist', 'dist/apps/api/src/main.js', 'export const a = 3'],
  ])('is stale when %s', (_, path, text) => {
    write(path, text);
    expect(isFresh()).toBe(false);
  });

  it('is stale when a source changes but keeps its size and gets an old time, as in a copy', () => {
    const old = new Date(0);
    write('apps/api/src/main.ts', 'export const a = 9;');
    utimesSync(join(root, 'apps/api/src/main.ts'), old, old);
    expect(isFresh()).toBe(false);
  });

  it('is stale when a source or a part of dist is removed', () => {
    rmSync(join(root, 'libs/errors'), { recursive: true });
    expect(isFresh()).toBe(false);
    recordBuild(root, fingerprintSources(root));
    rmSync(join(root, 'dist/apps'), { recursive: true });
    expect(isFresh()).toBe(false);
  });

  it('is not fresh when dist does not exist', () => {
    rmSync(join(root, 'dist'), { recursive: true });
    expect(isFresh()).toBe(false);
  });

  it('is fresh also after its folder was copied', () => {
    const copy = `${root}-copy`;
    cpSync(root, copy, { recursive: true });
    try {
      expect(isBuildFresh(copy, fingerprintSources(copy))).toBe(true);
    } finally {
      rmSync(copy, { recursive: true });
    }
  });

  it('contains no output of deleted sources after removeStaleOutput, and all other output', () => {
    write('dist/libs/errors/src/old.js', '');
    write('dist/libs/errors/src/old.js.map', '');
    removeStaleOutput(root);
    expect(existsSync(join(root, 'dist/libs/errors/src/old.js'))).toBe(false);
    expect(existsSync(join(root, 'dist/libs/errors/src/old.js.map'))).toBe(false);
    expect(existsSync(join(root, 'dist/apps/api/src/main.js'))).toBe(true);
  });
});
