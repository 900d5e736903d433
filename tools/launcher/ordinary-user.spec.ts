import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ordinaryUser } from './ordinary-user.ts';

const isRoot = process.getuid?.() === 0;
let root: string;
let dataDir: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'strongroom-checkout-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  chmodSync(root, 0o755);
  for (const path of [
    'dist/apps/api/src/main.js',
    'node_modules/pg/package.json',
    'package.json',
  ]) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), '');
  }
  dataDir = join(root, 'data');
  mkdirSync(join(dataDir, 'blobs/objects'), { recursive: true, mode: 0o700 });
  writeFileSync(join(dataDir, 'blobs/objects/one'), 'bytes', { mode: 0o600 });
  chmodSync(dataDir, 0o700);
});

const ownerOf = (path: string) => statSync(path).uid;

describe.runIf(isRoot)('the user of the processes when root starts them', () => {
  it('is an ordinary one, who owns the documents but not the folder of the data', () => {
    const other = join(root, 'other');
    writeFileSync(other, '');
    symlinkSync(other, join(dataDir, 'blobs/link'));
    const user = ordinaryUser(root, dataDir, {});
    expect(user?.uid).toBeGreaterThan(0);
    for (const path of ['blobs', 'blobs/objects', 'blobs/objects/one', 'tmp', 'jwt-secret']) {
      expect([path, ownerOf(join(dataDir, path))]).toEqual([path, user?.uid]);
    }
    expect([ownerOf(dataDir), statSync(dataDir).mode & 0o777]).toEqual([0, 0o711]);
    expect(readFileSync(join(dataDir, 'jwt-secret'), 'utf8').trim().length).toBeGreaterThan(40);
    // What a link names keeps its owner.
    expect(ownerOf(other)).toBe(0);
  });

  it('is root where a folder above lets no other user pass, and production refuses that', () => {
    chmodSync(root, 0o700);
    expect(ordinaryUser(root, dataDir, {})).toBeUndefined();
    expect(ownerOf(join(dataDir, 'blobs'))).toBe(0);
    expect(() => ordinaryUser(root, dataDir, { NODE_ENV: 'production' })).toThrow(
      /has no access to .*ALLOW_ROOT=1/,
    );
    expect(
      ordinaryUser(root, dataDir, { NODE_ENV: 'production', ALLOW_ROOT: '1' }),
    ).toBeUndefined();
  });

  it('takes over again what root wrote meanwhile', () => {
    const user = ordinaryUser(root, dataDir, {});
    expect(ordinaryUser(root, dataDir, { ALLOW_ROOT: '1' })).toBeUndefined();
    writeFileSync(join(dataDir, 'blobs/objects/two'), 'bytes', { mode: 0o600 });
    expect(ordinaryUser(root, dataDir, {})).toEqual(user);
    expect(ownerOf(join(dataDir, 'blobs/objects/two'))).toBe(user?.uid);
  });

  it('must be able to write the store that STORAGE_URL names', () => {
    const store = join(root, 'store');
    mkdirSync(store, { mode: 0o700 });
    const settings = { STORAGE_URL: `file://${store}`, NODE_ENV: 'production' };
    expect(() => ordinaryUser(root, dataDir, settings)).toThrow(store);
  });
});

describe.runIf(!isRoot)('the user of the processes when an ordinary user starts them', () => {
  it('is that user', () => {
    expect(ordinaryUser(root, dataDir, {})).toBeUndefined();
  });
});
