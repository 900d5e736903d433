import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOrMakeSecret } from './secret-file.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strongroom-secret-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

describe('the kept secret', () => {
  it('is made once, in a folder that need not exist, for its owner’s eyes only', async () => {
    const path = join(folder, 'data', 'jwt-secret');
    const secret = await readOrMakeSecret(path);
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readOrMakeSecret(path)).toBe(secret);
    expect((await readFile(path, 'utf8')).trim()).toBe(secret);
  });

  it('is one secret for all that start together, and nothing is left lying about', async () => {
    const path = join(folder, 'jwt-secret');
    const secrets = await Promise.all(Array.from({ length: 16 }, () => readOrMakeSecret(path)));
    expect(new Set(secrets).size).toBe(1);
    expect(await readdir(folder)).toEqual(['jwt-secret']);
  });

  it('is not replaced when it is damaged, since that would log everybody out unseen', async () => {
    const path = join(folder, 'jwt-secret');
    await writeFile(path, 'half');
    await expect(readOrMakeSecret(path)).rejects.toThrow('damaged');
    expect(await readFile(path, 'utf8')).toBe('half');
  });
});
