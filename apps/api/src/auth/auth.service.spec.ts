import { Logger } from '@nestjs/common';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { TransactionRunner } from '@app/database';
import { TooManyRequestsError } from '@app/throttling';
import type { AuditTrail } from '../audit/index.js';
import { PasswordHasher } from '../passwords/index.js';
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

/** Its hashes are `<parameters>:<password>`. It counts the calls, and judges new passwords as the real one does. */
class FakeHasher extends PasswordHasher {
  hashes = 0;
  verifies = 0;
  /** Runs during each verification, to simulate a concurrent request. */
  meanwhile: () => void = () => undefined;

  override async hash(password: string): Promise<string> {
    this.hashes += 1;
    return `new:${password}`;
  }
  override async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    this.verifies += 1;
    this.meanwhile();
    return passwordHash?.replace(/^\w+:/, '') === password;
  }
  override isOutdated(passwordHash: string): boolean {
    return passwordHash.startsWith('old:');
  }
}

class FakeSessions {
  readonly started: string[] = [];
  readonly kept: string[] = [];

  async start(accountId: string): Promise<TokenPair> {
    this.started.push(accountId);
    return { accessToken: 'access', refreshToken: 'refresh' };
  }
  async endOthers({ familyId }: { familyId: string }): Promise<void> {
    this.kept.push(familyId);
  }
}

class FakeAudit implements Pick<AuditTrail, 'record'> {
  readonly events: unknown[][] = [];

  async record(action: string, { accountId }: { accountId?: string | undefined }): Promise<void> {
    this.events.push([action, accountId]);
  }
}

class FakeLimiter implements Pick<
  LoginRateLimiter,
  'count' | 'recordSuccess' | 'limitPasswordCheck'
> {
  readonly calls: string[] = [];
  isRefusing = false;

  async count(address: string, from: string): Promise<void> {
    this.calls.push(`count ${address} ${from}`);
    if (this.isRefusing) throw new TooManyRequestsError();
  }
  async recordSuccess(address: string, from: string): Promise<void> {
    this.calls.push(`success ${address} ${from}`);
  }
  async limitPasswordCheck(accountId: string, check: () => Promise<boolean>): Promise<boolean> {
    this.calls.push(`check ${accountId}`);
    if (this.isRefusing) throw new TooManyRequestsError();
    return check();
  }
}

const network = '192.0.2.7';
const email = 'ada@example.com';
const password = 'correct horse battery staple';
const ada = { id: 'ada', email, passwordHash: `new:${password}` };

let accounts: FakeAccounts;
const hasher = new FakeHasher();
afterAll(() => hasher.onApplicationShutdown());
let sessions: FakeSessions;
let audit: FakeAudit;
let limiter: FakeLimiter;
let service: AuthService;

beforeEach(() => {
  accounts = new FakeAccounts();
  Object.assign(hasher, { hashes: 0, verifies: 0, meanwhile: () => undefined });
  sessions = new FakeSessions();
  audit = new FakeAudit();
  limiter = new FakeLimiter();
  const transactions = { run: async <T>(fn: () => Promise<T>) => fn() };
  service = new AuthService(
    accounts as unknown as AccountsRepository,
    hasher,
    sessions as unknown as SessionService,
    transactions as TransactionRunner,
    audit as unknown as AuditTrail,
    limiter as unknown as LoginRateLimiter,
  );
});

describe('logging in', () => {
  beforeEach(() => void accounts.rows.push(ada));

  it('starts a session', async () => {
    await service.login({ email, password }, network);
    expect(sessions.started).toEqual(['ada']);
  });

  it('counts the attempt before any work, and records a success after it', async () => {
    await service.login({ email, password }, network);
    expect(limiter.calls).toEqual([`count ${email} ${network}`, `success ${email} ${network}`]);
    limiter.calls.length = 0;
    await expect(service.login({ email, password: 'wrong' }, network)).rejects.toThrow(
      InvalidCredentialsError,
    );
    expect(limiter.calls).toEqual([`count ${email} ${network}`]);
  });

  it('does no work after too many attempts', async () => {
    limiter.isRefusing = true;
    await expect(service.login({ email, password }, network)).rejects.toThrow(TooManyRequestsError);
    expect([accounts.reads, hasher.verifies, sessions.started.length]).toEqual([0, 0, 0]);
  });

  it('does the same work and gives the same error for an unknown address as for a wrong password', async () => {
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
        events: audit.events.length,
      };
      return { error, work };
    };
    const wrong = await attempt({ email, password: 'wrong' });
    const unknown = await attempt({ email: 'eve@example.com', password: 'wrong' });
    expect(wrong.error).toBeInstanceOf(InvalidCredentialsError);
    expect(unknown).toEqual(wrong);
    expect(wrong.work).toEqual({ reads: 1, verifies: 1, hashes: 0, events: 1 });
  });

  it('replaces the hash when the parameters have changed', async () => {
    accounts.rows[0] = { ...ada, passwordHash: `old:${password}` };
    await service.login({ email, password }, network);
    expect(accounts.rows[0].passwordHash).toBe(`new:${password}`);
  });

  it('does not fail when a concurrent login has replaced the hash', async () => {
    accounts.rows[0] = { ...ada, passwordHash: `old:${password}` };
    hasher.meanwhile = () => void (accounts.rows[0] = ada);
    await service.login({ email, password }, network);
    expect(sessions.started).toEqual(['ada']);
  });

  it('fails when the password was changed at the same time', async () => {
    hasher.meanwhile = () => void (accounts.rows[0] = { ...ada, passwordHash: 'new:another' });
    await expect(service.login({ email, password }, network)).rejects.toThrow(
      InvalidCredentialsError,
    );
    expect(sessions.started).toEqual([]);
  });
});

describe('changing the password', () => {
  const current = { id: 'ada', familyId: 'this one' };
  const newPassword = 'seven brass keys under the mat';
  beforeEach(() => void accounts.rows.push(ada));

  it('ends all logins except the current one', async () => {
    await service.changePassword(current, { currentPassword: password, newPassword });
    expect(accounts.rows[0]?.passwordHash).toBe(`new:${newPassword}`);
    expect(sessions.kept).toEqual(['this one']);
  });

  it('requires the current password', async () => {
    const change = { currentPassword: 'wrong', newPassword };
    await expect(service.changePassword(current, change)).rejects.toThrow(WrongPasswordError);
    expect(sessions.kept).toEqual([]);
  });

  it('refuses a common password and points at it', async () => {
    const change = { currentPassword: password, newPassword: 'password1234' };
    await expect(service.changePassword(current, change)).rejects.toMatchObject({
      code: 'auth.password_too_common',
      errors: [{ pointer: '/newPassword' }],
    });
  });

  it('does not overwrite a concurrent change', async () => {
    hasher.meanwhile = () => void (accounts.rows[0] = { ...ada, passwordHash: 'new:another' });
    const change = { currentPassword: password, newPassword };
    await expect(service.changePassword(current, change)).rejects.toThrow(WrongPasswordError);
    expect(accounts.rows[0]?.passwordHash).toBe('new:another');
  });

  it('is refused for the token of a deleted account', async () => {
    const change = { currentPassword: password, newPassword };
    await expect(service.changePassword({ ...current, id: 'gone' }, change)).rejects.toThrow(
      UnauthenticatedError,
    );
  });
});
