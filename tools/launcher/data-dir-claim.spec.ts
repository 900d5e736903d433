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

  /** Starts a process that does nothing. With `ignoresSigterm` only SIGKILL ends it. */
  async function start(ignoresSigterm = false): Promise<ChildProcess & { pid: number }> {
    const listener = ignoresSigterm ? "process.on('SIGTERM', () => {});" : '';
    const script = `${listener} setInterval(() => {}, 1000); console.log('up')`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(child);
    await once(child.stdout, 'data');
    return Object.assign(child, { pid: child.pid ?? 0 });
  }

  /** Writes the lock file of a launcher that was killed while its api ran. */
  function writeStaleLock(pid: number, identity: string | undefined): void {
    const record = {
      launcher: { pid: 999_999_999, identity: 'gone' },
      children: [{ name: 'api', pid, identity, stopSignal: 'SIGTERM' }],
    };
    writeFileSync(join(dataDir, 'launcher.json'), JSON.stringify(record));
  }

  it('refuses a second launcher while the first one runs', async () => {
    const claim = await DataDirClaim.take(dataDir, () => {});
    await expect(DataDirClaim.take(dataDir, () => {})).rejects.toThrow(
      `already running on ${dataDir} (process ${process.pid})`,
    );
    claim.release();
    const next = await DataDirClaim.take(dataDir, () => {});
    next.release();
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('gives the folder of a killed launcher to only one of several launchers', async () => {
    writeStaleLock(999_999_999, 'gone');
    const attempts = await Promise.allSettled(
      [1, 2, 3].map(() => DataDirClaim.take(dataDir, () => {})),
    );
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('ends the processes that a killed launcher left behind', async () => {
    const leftover = await start();
    writeStaleLock(leftover.pid, processIdentity(leftover.pid));
    const ended: string[] = [];
    await DataDirClaim.take(dataDir, (name) => ended.push(name));
    expect(ended).toEqual(['api']);
    expect(processIdentity(leftover.pid)).toBeUndefined();
  });

  it('kills a leftover process that ignores SIGTERM', { timeout: 20_000 }, async () => {
    const leftover = await start(true);
    writeStaleLock(leftover.pid, processIdentity(leftover.pid));
    await DataDirClaim.take(dataDir, () => {}, 200);
    expect(processIdentity(leftover.pid)).toBeUndefined();
  });

  it('never ends another process that has got the same pid', async () => {
    const other = await start();
    writeStaleLock(other.pid, 'another start time');
    await DataDirClaim.take(dataDir, () => {
      throw new Error('must not be ended');
    });
    expect(processIdentity(other.pid)).toBeDefined();
  });

  it('records each child with its identity, and replaces a restarted child', async () => {
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
    const leftovers = [
      { name: 'PostgreSQL', pid: database.pid, identity: processIdentity(database.pid) },
      { name: 'api', pid: api.pid, identity: processIdentity(api.pid) },
    ].map((child) => ({ ...child, stopSignal: 'SIGTERM' }));
    const record = { launcher: { pid: 999_999_999, identity: 'gone' }, children: leftovers };
    writeFileSync(join(dataDir, 'launcher.json'), JSON.stringify(record));
    const ended: string[] = [];
    await DataDirClaim.take(dataDir, (name) => ended.push(name));
    expect(ended).toEqual(['api', 'PostgreSQL']);
  });
});
