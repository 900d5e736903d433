import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ScratchFolder } from './scratch-folder.js';

describe('ScratchFolder', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'strongroom-scratch-'));
  });
  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
  });

  const host = hostname().replace(/[^A-Za-z0-9-]/g, '-');

  it('removes the folders that ended processes of this machine have left behind', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    await mkdir(join(root, `${host}.${pid}.leftover`));
    await mkdir(join(root, `${host}.${process.pid}.of-the-container-before`));
    await ScratchFolder.create(root);
    expect(await readdir(root)).toHaveLength(1);
  });

  it('keeps the folders of running processes, of other users and of other machines', async () => {
    const own = await ScratchFolder.create(root);
    await mkdir(join(root, `${host}.${process.ppid}.alive`));
    await mkdir(join(root, `elsewhere.${process.pid}.x`));
    await mkdir(join(root, 'something'));
    await ScratchFolder.create(root);
    expect(await readdir(root)).toHaveLength(5);
    expect(existsSync(own.path)).toBe(true);
  });

  it('does not exist after it was removed', async () => {
    const scratch = await ScratchFolder.create(root);
    await scratch.remove();
    expect(await readdir(root)).toEqual([]);
  });
});
