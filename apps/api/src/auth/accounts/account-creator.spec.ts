import { Logger } from '@nestjs/common';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { TransactionRunner } from '@app/database';
import type { AuditTrail } from '../../audit/index.js';
import { PasswordHasher, PasswordTooCommonError } from '../../passwords/index.js';
import type { AuthConfig } from '../auth.config.js';
import { AccountCreator } from './account-creator.js';
import type { Account, AccountsRepository } from './accounts.repository.js';
import { EmailTakenError, RegistrationClosedError } from '../auth.errors.js';
import { RegistrationService } from '../registration.service.js';
import type { SessionService } from '../tokens/session.service.js';

Logger.overrideLogger(false);

const email = 'ada@example.com';
const password = 'correct horse battery staple';

let rows: Account[];
let hashes: number;
let events: unknown[][];
let sessions: string[];
let creator: AccountCreator;

/** Judges new passwords as the real one does. */
class CountingHasher extends PasswordHasher {
  override async hash(text: string): Promise<string> {
    hashes += 1;
    return `hash of ${text}`;
  }
}
const hasher = new CountingHasher();
afterAll(() => hasher.onApplicationShutdown());

beforeEach(() => {
  rows = [];
  hashes = 0;
  events = [];
  sessions = [];
  const accounts: Pick<AccountsRepository, 'insert'> = {
    insert: async (account) => {
      if (rows.some((row) => row.email === account.email)) return false;
      rows.push(account);
      return true;
    },
  };
  const audit: Pick<AuditTrail, 'record'> = {
    record: async (...event) => void events.push(event),
  };
  const transactions: Pick<TransactionRunner, 'run'> = { run: async (fn) => fn() };
  creator = new AccountCreator(
    accounts as AccountsRepository,
    hasher,
    transactions as TransactionRunner,
    audit as AuditTrail,
  );
});

function registration(setting: AuthConfig['registration']): RegistrationService {
  const service: Pick<SessionService, 'start'> = {
    start: async (id) => {
      sessions.push(id);
      return { accessToken: 'access', refreshToken: 'refresh' };
    },
  };
  return new RegistrationService(
    { registration: setting } as AuthConfig,
    creator,
    service as SessionService,
  );
}

describe('registering', () => {
  it.each(['open', undefined] as const)(
    'stores a hash and logs in when the setting is %s',
    async (setting) => {
      await registration(setting).register({ email, password });
      expect(rows).toMatchObject([{ email, passwordHash: `hash of ${password}` }]);
      expect(sessions).toEqual([rows[0]?.id]);
      expect(events).toEqual([['account.registered', { accountId: rows[0]?.id }]]);
    },
  );

  it('is refused before any work when the setting is closed', async () => {
    const service = registration('closed');
    await expect(service.register({ email, password })).rejects.toThrow(RegistrationClosedError);
    expect([rows, hashes, events, sessions]).toEqual([[], 0, [], []]);
  });
});

describe('creating an account', () => {
  const create = (credentials: { email: string; password: string }) =>
    creator.create(credentials, 'command', async (id) => id);

  it('records in the audit trail that a command did it', async () => {
    const id = await create({ email, password });
    expect(events).toEqual([['account.registered', { accountId: id, detail: 'command' }]]);
  });

  it('refuses an address that has an account, and starts no session', async () => {
    const id = await create({ email, password });
    await expect(registration('open').register({ email, password })).rejects.toThrow(
      EmailTakenError,
    );
    expect([rows.map((row) => row.id), events.length, sessions]).toEqual([[id], 1, []]);
  });

  it.each(['password1234', 'Ada@Example.com', 'strongroom123'])(
    'refuses a common password before any work: %s',
    async (common) => {
      await expect(create({ email, password: common })).rejects.toThrow(PasswordTooCommonError);
      expect(hashes).toBe(0);
    },
  );
});
