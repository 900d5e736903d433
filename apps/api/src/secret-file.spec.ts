import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOrCreateSecret } from './secret-file.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strongroom-secret-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

describe('the secret file', () => {
  it('is created once, with its folder, and only its owner can read it', async () => {
    const path = join(folder, 'data', 'jwt-secret');
    const secret = await readOrCreateSecret(path);
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readOrCreateSecret(path)).toBe(secret);
    expect((await readFile(path, 'utf8')).trim()).toBe(secret);
  });

  it('is the same for all processes that start together, and no temporary file remains', async () => {
    const path = join(folder, 'jwt-secret');
    const secrets = await Promise.all(Array.from({ length: 16 }, () => readOrCreateSecret(path)));
    expect(new Set(secrets).size).toBe(1);
    expect(await readdir(folder)).toEqual(['jwt-secret']);
  });

  it('is not replaced when it is damaged, because that would silently log out all users', async () => {
    const path = join(folder, 'jwt-secret');
    await writeFile(path, 'half');
    await expect(readOrCreateSecret(path)).rejects.toThrow('damaged');
    expect(await readFile(path, 'utf8')).toBe('half');
  });
});
