import { hash, parseOptions, verify } from '@node-rs/argon2';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { PasswordHasher } from './password-hasher.js';

// The real ones, watched: what takes how long is told by counting, not by the clock.
vi.mock('@node-rs/argon2', async (importOriginal) => {
  const original = await importOriginal<typeof import('@node-rs/argon2')>();
  return {
    ...original,
    hash: vi.fn<typeof hash>(original.hash),
    verify: vi.fn<typeof verify>(original.verify),
  };
});

const hasher = new PasswordHasher();
beforeAll(() => hasher.onModuleInit());
beforeEach(() => vi.clearAllMocks());

describe('hashing passwords', () => {
  it('is argon2id with 19 MiB, two passes and one lane', async () => {
    expect(await hasher.hash('correct horse battery staple')).toMatch(
      /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/,
    );
  });

  it('salts: one password never has the same hash twice', async () => {
    expect(await hasher.hash('correct horse')).not.toBe(await hasher.hash('correct horse'));
  });

  it('tells the right password from a wrong one', async () => {
    const made = await hasher.hash('correct horse battery staple');
    expect(await hasher.verify(made, 'correct horse battery staple')).toBe(true);
    expect(await hasher.verify(made, 'Correct horse battery staple')).toBe(false);
  });

  it('does the same work for an account that is not there', async () => {
    const made = await hasher.hash('correct horse battery staple');
    vi.clearAllMocks();
    expect(await hasher.verify(made, 'wrong')).toBe(false);
    expect(await hasher.verify(undefined, 'wrong')).toBe(false);
    expect(hash).not.toHaveBeenCalled();
    const verified = vi.mocked(verify).mock.calls.map(([against]) => parseOptions(against));
    expect(verified).toHaveLength(2);
    expect(verified[0]).toEqual(verified[1]);
  });

  it('never says yes without a hash', async () => {
    vi.mocked(verify).mockResolvedValueOnce(true);
    expect(await hasher.verify(undefined, 'whatever the decoy is')).toBe(false);
  });

  it('knows hashes of other parameters', async () => {
    expect(hasher.isOutdated(await hasher.hash('x'))).toBe(false);
    expect(hasher.isOutdated(await hash('x', { memoryCost: 8_192 }))).toBe(true);
    expect(hasher.isOutdated(await hash('x', { memoryCost: 19_456, timeCost: 3 }))).toBe(true);
  });
});
