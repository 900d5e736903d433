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
The program asks for the password. If standard input is not a terminal, it reads the password from there.`;

/** An error that the operator can correct. Only its message is printed, without a stack. */
class InputError extends Error {}

// Only warnings and errors: on success, the program prints one line.
const config = {
  ...loadConfigOrExit('account', ACCOUNT_SLICES),
  logLevel: 'warn',
} as const;

@Module({
  imports: [DatabaseModule.forRoot(config, { searchPath: ['public'] }), AccountCreationModule],
})
class AccountProgramModule {}

/** Reads and checks all input before the program connects to the database. */
async function readAccount(): Promise<{ email: string; password: string }> {
  const [command, email, ...others] = process.argv.slice(2);
  if (command !== 'create' || email === undefined || others.length > 0) {
    throw new InputError(USAGE);
  }
  const address = registerSchema.shape.email.safeParse(email);
  if (!address.success) throw new InputError(`${email} is not an e-mail address.`);
  const account = registerSchema.safeParse({ email, password: await readNewPassword() });
  if (account.success) return account.data;
  throw new InputError(
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
  return [InputError, PasswordPromptError, AppError].some((kind) => error instanceof kind);
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
