import { readFileSync, readdirSync } from 'node:fs';
import { hash, parseOptions } from '@node-rs/argon2';
import { Piscina } from 'piscina';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { VerifyTask } from './hashing-thread.js';
import { PasswordHasher } from './password-hasher.js';
import { PasswordTooCommonError } from './passwords.errors.js';

const hasher = new PasswordHasher();
beforeAll(() => hasher.onModuleInit());
afterEach(() => vi.restoreAllMocks());
afterAll(() => hasher.onApplicationShutdown());

describe('hashing passwords', () => {
  it('is argon2id with 19 MiB, two passes and one lane', async () => {
    expect(await hasher.hash('correct horse battery staple')).toMatch(
      /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/,
    );
  });

  it('uses a salt: the same password has a different hash each time', async () => {
    expect(await hasher.hash('correct horse')).not.toBe(await hasher.hash('correct horse'));
  });

  it('accepts the correct password and refuses a wrong one', async () => {
    const stored = await hasher.hash('correct horse battery staple');
    expect(await hasher.verify(stored, 'correct horse battery staple')).toBe(true);
    expect(await hasher.verify(stored, 'Correct horse battery staple')).toBe(false);
  });

  it('rejects text that is not a hash, and still works afterwards', async () => {
    await expect(hasher.verify('not a hash', 'correct horse')).rejects.toThrow('Decoding failed');
    expect(await hasher.verify(await hasher.hash('correct horse'), 'correct horse')).toBe(true);
  });

  // Compares the tasks of the threads, not the time, because time varies on a busy machine.
  it('does the same work for an account that does not exist', async () => {
    const stored = await hasher.hash('correct horse battery staple');
    const run = vi.spyOn(Piscina.prototype, 'run');
    expect(await hasher.verify(stored, 'wrong')).toBe(false);
    expect(await hasher.verify(undefined, 'wrong')).toBe(false);
    const tasks = run.mock.calls.map(([task, options]) => [
      options?.name,
      parseOptions((task as VerifyTask).hash),
    ]);
    expect(tasks).toHaveLength(2);
    expect(tasks[0]?.[0]).toBe('verify');
    expect(tasks[0]).toEqual(tasks[1]);
  });

  it('refuses every password when the account does not exist, even if the dummy hash fits', async () => {
    vi.spyOn(Piscina.prototype, 'run').mockResolvedValueOnce(true);
    expect(await hasher.verify(undefined, 'the password of the dummy hash')).toBe(false);
  });

  it.each([
    'P@ssword1234',
    '!QAZ2wsx#EDC',
    'Admin@123456',
    'Summer2024!!',
    '1234567891011',
    'zaq12wsxCDE3',
    'changeme-changeme',
    'J0hnSm1th1984',
    'grace.hopper1906',
  ])('refuses a new password that is easy to guess: %s', async (password) => {
    await expect(hasher.hashNew(password, 'grace.hopper@example.org', '/password')).rejects.toThrow(
      PasswordTooCommonError,
    );
  });

  it.each([
    'seven brass keys under the mat',
    'xkT9!mWq4#Lz',
    '592817403658',
    'ünïcödé-päßwörter',
    '🔑🐎🔋📎🌙🎺🧊🪁🥝🦔🧲🎲',
    'a very long sentence of many words about the harbour, the tide and the old lighthouse',
  ])('hashes a new password that is not: %s', async (password) => {
    expect(await hasher.hashNew(password, 'grace.hopper@example.org', '/password')).toMatch(
      /^\$argon2id/,
    );
  });

  it('detects hashes with other parameters', async () => {
    expect(hasher.isOutdated(await hasher.hash('x'))).toBe(false);
    expect(hasher.isOutdated(await hash('x', { memoryCost: 8_192 }))).toBe(true);
    expect(hasher.isOutdated(await hash('x', { memoryCost: 19_456, timeCost: 3 }))).toBe(true);
  });

  it.runIf(process.platform === 'linux')(
    'runs at a lower priority than the other threads of the process',
    () => {
      const own = niceness(String(process.pid));
      expect(readdirSync('/proc/self/task').map(niceness)).toContain(Math.min(19, own + 5));
    },
  );
});

/** Reads field 19 of `stat`, counted after the name, which may contain spaces (proc_pid_stat(5)). */
function niceness(thread: string): number {
  const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
}
