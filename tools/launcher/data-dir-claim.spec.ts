import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataDirClaim } from './data-dir-claim.ts';
import { processIdentity } from './process-identity.ts';

describe('DataDirClaim', () => {
  let dataDir: string;
  let children: ChildProcess[];

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'strongroom-claim-'));
    children = [];
  });

  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true });
  });

  /** A process that does nothing; a deaf one ignores SIGTERM. */
  async function start(isDeaf = false): Promise<ChildProcess & { pid: number }> {
    const ear = isDeaf ? "process.on('SIGTERM', () => {});" : '';
    const script = `${ear} setInterval(() => {}, 1000); console.log('up')`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(child);
    await once(child.stdout, 'data');
    return Object.assign(child, { pid: child.pid ?? 0 });
  }

  /** What a launcher that was killed leaves behind. */
  function leaveBehind(pid: number, identity: string | undefined): void {
    const record = {
      launcher: { pid: 999_999_999, identity: 'gone' },
      children: [{ name: 'api', pid, identity, stopSignal: 'SIGTERM' }],
    };
    writeFileSync(join(dataDir, 'launcher.json'), JSON.stringify(record));
  }

  it('refuses a second launcher while the first one lives', async () => {
    const claim = await DataDirClaim.take(dataDir, () => {});
    await expect(DataDirClaim.take(dataDir, () => {})).rejects.toThrow(
      `already running on ${dataDir} (process ${process.pid})`,
    );
    claim.release();
    const next = await DataDirClaim.take(dataDir, () => {});
    next.release();
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('lets only one of several have a folder that a killed launcher held', async () => {
    leaveBehind(999_999_999, 'gone');
    const attempts = await Promise.allSettled(
      [1, 2, 3].map(() => DataDirClaim.take(dataDir, () => {})),
    );
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('ends the processes that a killed launcher left behind', async () => {
    const leftover = await start();
    leaveBehind(leftover.pid, processIdentity(leftover.pid));
    const ended: string[] = [];
    await DataDirClaim.take(dataDir, (name) => ended.push(name));
    expect(ended).toEqual(['api']);
    expect(processIdentity(leftover.pid)).toBeUndefined();
  });

  it('kills a leftover that does not listen', { timeout: 20_000 }, async () => {
    const leftover = await start(true);
    leaveBehind(leftover.pid, processIdentity(leftover.pid));
    await DataDirClaim.take(dataDir, () => {}, 200);
    expect(processIdentity(leftover.pid)).toBeUndefined();
  });

  it('never touches a process that has merely got the same pid', async () => {
    const stranger = await start();
    leaveBehind(stranger.pid, 'another start');
    await DataDirClaim.take(dataDir, () => {
      throw new Error('must not be ended');
    });
    expect(processIdentity(stranger.pid)).toBeDefined();
  });

  it('notes each child with the proof of its identity, a new one in the place of the old', async () => {
    const claim = await DataDirClaim.take(dataDir, () => {});
    const [database, api, newDatabase] = [await start(), await start(), await start()];
    claim.add('PostgreSQL', database.pid, 'SIGINT');
    claim.add('api', api.pid, 'SIGTERM');
    claim.add('PostgreSQL', newDatabase.pid, 'SIGINT');
    const record: unknown = JSON.parse(readFileSync(join(dataDir, 'launcher.json'), 'utf8'));
    expect(record).toMatchObject({
      children: [
        { name: 'PostgreSQL', pid: newDatabase.pid, identity: processIdentity(newDatabase.pid) },
        { name: 'api', pid: api.pid, identity: processIdentity(api.pid) },
      ],
    });
  });

  it('ends the database of a killed launcher after the processes that use it', async () => {
    const [database, api] = [await start(), await start()];
    const left = [
      { name: 'PostgreSQL', pid: database.pid, identity: processIdentity(database.pid) },
      { name: 'api', pid: api.pid, identity: processIdentity(api.pid) },
    ].map((child) => ({ ...child, stopSignal: 'SIGTERM' }));
    const record = { launcher: { pid: 999_999_999, identity: 'gone' }, children: left };
    writeFileSync(join(dataDir, 'launcher.json'), JSON.stringify(record));
    const ended: string[] = [];
    await DataDirClaim.take(dataDir, (name) => ended.push(name));
    expect(ended).toEqual(['api', 'PostgreSQL']);
  });
});
