import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findK6, K6_VERSION } from './find-k6.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'strongroom-k6-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function program(name: string, script: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

const places = () => ({
  path: `${join(folder, 'bin')}:/usr/bin:/bin`,
  cacheDir: join(folder, 'cache'),
});

describe('finding k6', () => {
  it('uses the k6 on the PATH when its major version is the pinned one', async () => {
    program('bin/k6', 'echo "k6 v2.9.1 (go1.26)"');
    expect(await findK6(places())).toBe('k6');
  });

  it('uses the k6 in the cache when the one on the PATH is too old', async () => {
    program('bin/k6', 'echo "k6 v1.4.0 (go1.26)"');
    const cached = program(`cache/k6-${K6_VERSION}/k6`, `echo "k6 v${K6_VERSION} (go1.26)"`);
    expect(await findK6(places())).toBe(cached);
  });

  it('builds the pinned version when Go is installed', async () => {
    program(
      'bin/go',
      `[ "$1" = version ] || { echo "$PWD $*" > ${folder}/asked; : > "$GOBIN/k6"; }`,
    );
    expect(await findK6(places())).toBe(join(folder, 'cache', `k6-${K6_VERSION}`, 'k6'));
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toMatch(
      /run\/k6 install go\.k6\.io\/k6\/v2\n$/,
    );
  });

  it('explains in one sentence how to install k6 when neither is found', async () => {
    const nowhere = { path: join(folder, 'bin'), cacheDir: join(folder, 'cache') };
    await expect(findK6(nowhere)).rejects.toThrow(`install k6 ${K6_VERSION}`);
  });

  it('pins the same version in go.mod', () => {
    const pinned = readFileSync(join(import.meta.dirname, 'go.mod'), 'utf8');
    expect(pinned).toMatch(new RegExp(`go\\.k6\\.io/k6/v2 v${K6_VERSION}$`, 'm'));
  });
});
