import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { parseOptions } from '@node-rs/argon2';
import { Piscina } from 'piscina';
import { ConcurrencyGate } from '../concurrency-gate.js';
import { contextOf, isCommonPassword } from './common-passwords.js';
import type { EstimateTask, HashTask, VerifyTask } from './hashing-thread.js';
import { AuthBusyError, PasswordTooCommonError } from './passwords.errors.js';

/**
 * OWASP's first recommendation for argon2id, which is the library's default algorithm. When these values
 * change, each password is hashed again at its next login.
 */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };

/** At most two threads, and one core stays free for the rest of the process. */
const THREADS = Math.min(2, Math.max(1, availableParallelism() - 1));

/** Lower priority than all other work, except the sandboxes, which read pages at the same priority. */
const NICENESS = 5;

/**
 * At about 10 ms a hash, 200 waiting tasks finish in time. Next to busy workers fewer do; the others get 503
 * in time.
 */
const LIMITS = { running: THREADS, waiting: 200 };

/**
 * A new password must resist this many guesses, as a logarithm to the base 10: the highest of the five levels of
 * zxcvbn, "very unguessable".
 */
const MIN_GUESSES = 10;

/** Has the same extension as this module: JavaScript in the build, TypeScript in a test. */
const THREAD_FILE = fileURLToPath(
  new URL(`./hashing-thread${import.meta.url.slice(-3)}`, import.meta.url),
);

/**
 * Hashes passwords with argon2id, and refuses new ones that are easy to guess; a limited number at a time, at a lower priority than all other work of the
 * api.
 */
@Injectable()
export class PasswordHasher implements OnModuleInit, OnApplicationShutdown {
  private readonly gate = new ConcurrencyGate(LIMITS, () => new AuthBusyError());
  private readonly threads = new Piscina({
    filename: THREAD_FILE,
    minThreads: THREADS,
    maxThreads: THREADS,
    niceIncrement: NICENESS,
  });
  private dummyHash = '';

  async onModuleInit(): Promise<void> {
    this.dummyHash = await this.hash(randomBytes(32).toString('base64url'));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.threads.destroy();
  }

  /**
   * Hashes a password that an account is to get.
   *
   * @param pointer where the request has the password, as a JSON Pointer
   * @throws PasswordTooCommonError when it is common, easy to guess, or resembles the account's own address
   */
  async hashNew(password: string, email: string, pointer: string): Promise<string> {
    const context = contextOf(email);
    if (isCommonPassword(password, context)) throw new PasswordTooCommonError(pointer);
    const task: EstimateTask = { password, context };
    const guesses = (await this.runTask('estimate', task)) as number;
    if (guesses < MIN_GUESSES) throw new PasswordTooCommonError(pointer);
    return this.hash(password);
  }

  async hash(password: string): Promise<string> {
    const task: HashTask = { password, parameters: PARAMETERS };
    return (await this.runTask('hash', task)) as string;
  }

  /** Returns whether the password has this hash. Without a hash it returns false, after the same work. */
  async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    const task: VerifyTask = { password, hash: passwordHash ?? this.dummyHash };
    return (await this.runTask('verify', task)) === true && passwordHash !== undefined;
  }

  /** Returns whether the hash was made with other parameters than the current ones. */
  isOutdated(passwordHash: string): boolean {
    const made = parseOptions(passwordHash);
    return Object.entries(PARAMETERS).some(
      ([name, value]) => made[name as keyof typeof PARAMETERS] !== value,
    );
  }

  private runTask(
    name: 'hash' | 'verify' | 'estimate',
    task: HashTask | VerifyTask | EstimateTask,
  ): Promise<unknown> {
    return this.gate.run(async () => (await this.threads.run(task, { name })) as unknown);
  }
}
