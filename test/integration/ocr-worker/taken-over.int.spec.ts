import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReaches, REACHES_OF_CONTROL, type Attack } from '../../support/taken-over.js';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../../..');
const ORDINARY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];

async function attack(wrapper: readonly string[], temporary: string): Promise<Attack> {
  const program = join(import.meta.dirname, 'taken-over.mjs');
  const [file, ...args] = [...wrapper, process.execPath, program, join(ROOT, 'dist')];
  const { stdout } = await run(file, args, {
    cwd: '/',
    timeout: 30_000,
    env: { ...process.env, TMPDIR: temporary },
  });
  return JSON.parse(stdout) as Attack;
}

const USERS: [name: string, wrapper: string[]][] = [['the user of this process', []]];
if (process.getuid?.() === 0) USERS.push(['an ordinary user', ORDINARY]);

describe.each(USERS)('a taken-over sandbox of %s', (_user, wrapper) => {
  let temporary: string;
  let results: Attack;
  beforeAll(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'strongroom-attack-'));
    await chmod(temporary, 0o777);
    results = await attack(wrapper, temporary);
  });
  afterAll(() => rm(temporary, { recursive: true, force: true }));

  it('reaches nothing', () => {
    expect(results.isolation).toEqual(
      expect.arrayContaining(['files', 'network', 'processes', 'syscalls', 'privileges']),
    );
    expect(Object.keys(results.walled).length).toBeGreaterThan(50);
    expect(openReaches(results.walled)).toEqual([]);
  });

  it('reaches nothing where a container forbids namespaces', () => {
    // The document itself stays readable, and what is readable can be loaded.
    expect(openReaches(results.withoutOwnRoot)).toEqual(['load the document as a library']);
  });

  it('reaches everything without walls (negative control)', () => {
    expect(openReaches(results.control)).toEqual(expect.arrayContaining([...REACHES_OF_CONTROL]));
  });
});
