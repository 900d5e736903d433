import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { loadConfigOrExit } from '@app/config';
import { DatabaseModule } from '@app/database';
import { AppError } from '@app/errors';
import { createLogger, createNestLogger } from '@app/logging';
import { ACCOUNT_SLICES } from './account.config.js';
import {
  AccountCreationModule,
  AccountCreator,
  PasswordPromptError,
  readNewPassword,
  registerSchema,
} from '../auth/index.js';

const USAGE = `Usage: account create EMAIL
The password is asked for, or read from standard input where that is no terminal.`;

/** What the operator can correct: told in plain words, without a stack. */
class RefusedError extends Error {}

// Only what goes wrong: the operator asked for one line.
const config = {
  ...loadConfigOrExit('account', ACCOUNT_SLICES),
  logLevel: 'warn',
} as const;

@Module({
  imports: [DatabaseModule.forRoot(config, { searchPath: ['public'] }), AccountCreationModule],
})
class AccountProgramModule {}

/** Reads and checks everything before it connects: a weak password needs no database. */
async function readAccount(): Promise<{ email: string; password: string }> {
  const [command, email, ...others] = process.argv.slice(2);
  if (command !== 'create' || email === undefined || others.length > 0) {
    throw new RefusedError(USAGE);
  }
  const address = registerSchema.shape.email.safeParse(email);
  if (!address.success) throw new RefusedError(`${email} is no e-mail address.`);
  const account = registerSchema.safeParse({ email, password: await readNewPassword() });
  if (account.success) return account.data;
  throw new RefusedError(
    account.error.issues.map(({ path, message }) => `The ${path.join('.')} ${message}.`).join('\n'),
  );
}

async function createAccount(): Promise<string> {
  const account = await readAccount();
  const app = await NestFactory.createApplicationContext(AccountProgramModule, {
    logger: createNestLogger('account', config),
    abortOnError: false,
  });
  try {
    return await app.get(AccountCreator).create(account, 'command', (id) => Promise.resolve(id));
  } finally {
    await app.close();
  }
}

function isExpected(error: unknown): error is Error {
  return [RefusedError, PasswordPromptError, AppError].some((kind) => error instanceof kind);
}

try {
  process.stdout.write(`Created the account ${await createAccount()}.\n`);
} catch (err) {
  if (isExpected(err)) {
    process.stderr.write(`${err.message}\n`);
    process.exitCode = 1;
  } else {
    createLogger('account', config).fatal({ err }, 'The account could not be created');
    process.exitCode = 2;
  }
}
