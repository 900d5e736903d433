import { describe, expect, it } from 'vitest';
import { isPostmasterOf, parsePostmasterFile } from './postmaster.ts';

describe('postmaster.pid', () => {
  it('is read when it is complete', () => {
    const text = '4711\n/data/postgres\n1790000000\n5433\n\n127.0.0.1\n  123  456\nready   \n';
    expect(parsePostmasterFile(text)).toEqual({
      pid: 4711,
      dataDir: '/data/postgres',
      port: 5433,
      isReady: true,
    });
  });

  it('is not ready while the server starts, and undefined while it is empty', () => {
    expect(parsePostmasterFile('4711\n/data/postgres\n1\n5433\n')?.isReady).toBe(false);
    expect(parsePostmasterFile('')).toBeUndefined();
    expect(parsePostmasterFile('-1\n')).toBeUndefined();
  });

  it('does not prove that a process is a server', () => {
    expect(isPostmasterOf(process.pid, process.cwd())).toBe(false);
    expect(isPostmasterOf(999_999_999, process.cwd())).toBe(false);
  });
});
