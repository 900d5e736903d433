import { Logger } from '@nestjs/common';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TransactionRunner } from '@app/database';
import { TooManyRequestsError } from '@app/throttling';
import type { AuditTrail } from '../audit/index.js';
import type { PasswordHasher } from '../passwords/index.js';
import type { Account, AccountsRepository } from './accounts/accounts.repository.js';
import {
  InvalidCredentialsError,
  UnauthenticatedError,
  WrongPasswordError,
} from './auth.errors.js';
import { AuthService } from './auth.service.js';
import type { LoginRateLimiter } from './login-rate-limiter.js';
import type { SessionService, TokenPair } from './tokens/session.service.js';

Logger.overrideLogger(false);

class FakeAccounts implements Omit<AccountsRepository, 'transactions' | 'find'> {
  readonly rows: Account[] = [];
  reads = 0;

  async insert(account: Account): Promise<boolean> {
    if (this.rows.some(({ email }) => email === account.email)) return false;
    this.rows.push(account);
    return true;
  }
  async findById(id: string): Promise<Account | undefined> {
    return this.rows.find((row) => row.id === id);
  }
  async findByEmail(email: string): Promise<Account | undefined> {
    this.reads += 1;
    return this.rows.find((row) => row.email === email);
  }
  async lockHash(id: string, passwordHash: string): Promise<boolean> {
    return this.rows.some((row) => row.id === id && row.passwordHash === passwordHash);
  }
  async replaceHash(id: string, oldHash: string, newHash: string): Promise<boolean> {
    const at = this.rows.findIndex((row) => row.id === id && row.passwordHash === oldHash);
    const row = this.rows[at];
    if (row !== undefined) this.rows[at] = { ...row, passwordHash: newHash };
    return row !== undefined;
  }
}

/** Hashes are `<parameters>:<password>`, and every piece of work is counted. */
class FakeHasher implements Pick<PasswordHasher, 'hash' | 'verify' | 'isOutdated'> {
  hashes = 0;
  verifies = 0;
  /** Runs while a password is being verified: whatever else happens at the same time. */
  meanwhile: () => void = () => undefined;

  async hash(password: string): Promise<string> {
    this.hashes += 1;
    return `new:${password}`;
  }
  async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    this.verifies += 1;
    this.meanwhile();
    return passwordHash?.replace(/^\w+:/, '') === password;
  }
  isOutdated(passwordHash: string): boolean {
    return passwordHash.startsWith('old:');
  }
}

class FakeSessions {
  readonly started: string[] = [];
  readonly endedBut: string[] = [];

  async start(accountId: string): Promise<TokenPair> {
    this.started.push(accountId);
    return { accessToken: 'access', refreshToken: 'refresh' };
  }
  async endOthers({ familyId }: { familyId: string }): Promise<void> {
    this.endedBut.push(familyId);
  }
}

class FakeAudit implements Omit<AuditTrail, 'events'> {
  readonly events: unknown[][] = [];

  async record(action: string, { accountId }: { accountId?: string | undefined }): Promise<void> {
    this.events.push([action, accountId]);
  }
}

class FakeLimiter implements Pick<LoginRateLimiter, 'count' | 'reset'> {
  readonly calls: string[] = [];
  isRefusing = false;

  async count(tried: string, from: string): Promise<void> {
    this.calls.push(`count ${tried} ${from}`);
    if (this.isRefusing) throw new TooManyRequestsError();
  }
  async reset(tried: string, from: string): Promise<void> {
    this.calls.push(`reset ${tried} ${from}`);
  }
}

const network = '192.0.2.7';
const email = 'ada@example.com';
const password = 'correct horse battery staple';
const ada = { id: 'ada', email, passwordHash: `new:${password}` };

let accounts: FakeAccounts;
let hasher: FakeHasher;
let sessions: FakeSessions;
let audit: FakeAudit;
let limiter: FakeLimiter;
let service: AuthService;

beforeEach(() => {
  accounts = new FakeAccounts();
  hasher = new FakeHasher();
  sessions = new FakeSessions();
  audit = new FakeAudit();
  limiter = new FakeLimiter();
  const transactions = { run: async <T>(fn: () => Promise<T>) => fn() };
  service = new AuthService(
    accounts as unknown as AccountsRepository,
    hasher as unknown as PasswordHasher,
    sessions as unknown as SessionService,
    transactions as TransactionRunner,
    audit as unknown as AuditTrail,
    limiter as unknown as LoginRateLimiter,
  );
});

describe('logging in', () => {
  beforeEach(() => void accounts.rows.push(ada));

  it('begins a log-in', async () => {
    await service.login({ email, password }, network);
    expect(sessions.started).toEqual(['ada']);
  });

  it('counts the try before any work, and resets it when it was right', async () => {
    await service.login({ email, password }, network);
    expect(limiter.calls).toEqual([`count ${email} ${network}`, `reset ${email} ${network}`]);
    limiter.calls.length = 0;
    await expect(service.login({ email, password: 'wrong' }, network)).rejects.toThrow(
      InvalidCredentialsError,
    );
    expect(limiter.calls).toEqual([`count ${email} ${network}`]);
  });

  it('does no work when there were too many tries', async () => {
    limiter.isRefusing = true;
    await expect(service.login({ email, password }, network)).rejects.toThrow(TooManyRequestsError);
    expect([accounts.reads, hasher.verifies, sessions.started.length]).toEqual([0, 0, 0]);
  });

  it('does the same work for an unknown address as for a wrong password, and says the same', async () => {
    const attempt = async (credentials: { email: string; password: string }) => {
      hasher.verifies = 0;
      accounts.reads = 0;
      audit.events.length = 0;
      const error: unknown = await service
        .login(credentials, network)
        .catch((reason: unknown) => reason);
      const work = {
        reads: accounts.reads,
        verifies: hasher.verifies,
        hashes: hasher.hashes,
        notes: audit.events.length,
      };
      return { error, work };
    };
    const wrong = await attempt({ email, password: 'wrong' });
    const unknown = await attempt({ email: 'eve@example.com', password: 'wrong' });
    expect(wrong.error).toBeInstanceOf(InvalidCredentialsError);
    expect(unknown).toEqual(wrong);
    expect(wrong.work).toEqual({ reads: 1, verifies: 1, hashes: 0, notes: 1 });
  });

  it('makes a better hash when the parameters have changed', async () => {
    accounts.rows[0] = { ...ada, passwordHash: `old:${password}` };
    await service.login({ email, password }, network);
    expect(accounts.rows[0].passwordHash).toBe(`new:${password}`);
  });

  it('does not fail when another log-in made the better hash first', async () => {
    accounts.rows[0] = { ...ada, passwordHash: `old:${password}` };
    hasher.meanwhile = () => void (accounts.rows[0] = ada);
    await service.login({ email, password }, network);
    expect(sessions.started).toEqual(['ada']);
  });

  it('fails when the password was changed meanwhile', async () => {
    hasher.meanwhile = () => void (accounts.rows[0] = { ...ada, passwordHash: 'new:another' });
    await expect(service.login({ email, password }, network)).rejects.toThrow(
      InvalidCredentialsError,
    );
    expect(sessions.started).toEqual([]);
  });
});

describe('changing the password', () => {
  const asking = { id: 'ada', familyId: 'this one' };
  const newPassword = 'seven brass keys under the mat';
  beforeEach(() => void accounts.rows.push(ada));

  it('ends all log-ins but the one that asks', async () => {
    await service.changePassword(asking, { currentPassword: password, newPassword });
    expect(accounts.rows[0]?.passwordHash).toBe(`new:${newPassword}`);
    expect(sessions.endedBut).toEqual(['this one']);
  });

  it('needs the current password', async () => {
    const change = { currentPassword: 'wrong', newPassword };
    await expect(service.changePassword(asking, change)).rejects.toThrow(WrongPasswordError);
    expect(sessions.endedBut).toEqual([]);
  });

  it('refuses what is guessed first and points at it', async () => {
    const change = { currentPassword: password, newPassword: 'password1234' };
    await expect(service.changePassword(asking, change)).rejects.toMatchObject({
      code: 'auth.password_too_common',
      errors: [{ pointer: '/newPassword' }],
    });
  });

  it('does not overwrite a change made meanwhile', async () => {
    hasher.meanwhile = () => void (accounts.rows[0] = { ...ada, passwordHash: 'new:another' });
    const change = { currentPassword: password, newPassword };
    await expect(service.changePassword(asking, change)).rejects.toThrow(WrongPasswordError);
    expect(accounts.rows[0]?.passwordHash).toBe('new:another');
  });

  it('is nothing that the token of a deleted account could do', async () => {
    const change = { currentPassword: password, newPassword };
    await expect(service.changePassword({ ...asking, id: 'gone' }, change)).rejects.toThrow(
      UnauthenticatedError,
    );
  });
});
