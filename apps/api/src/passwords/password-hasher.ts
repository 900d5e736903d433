import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { networksOf } from '@app/client-ip';
import { currentContext } from '@app/request-context';
import { parseOptions } from '@node-rs/argon2';
import { Piscina } from 'piscina';
import { AuthBusyError } from './passwords.errors.js';
import { ConcurrencyGate } from '../concurrency-gate.js';
import type { HashTask, VerifyTask } from './hashing-thread.js';

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
 * in time. Networks take turns, so that one of them cannot make the others wait.
 */
const LIMITS = { running: THREADS, waiting: 200, ofKey: { running: THREADS, waiting: 100 } };

/** Has the same extension as this module: JavaScript in the build, TypeScript in a test. */
const THREAD_FILE = fileURLToPath(
  new URL(`./hashing-thread${import.meta.url.slice(-3)}`, import.meta.url),
);

/**
 * Hashes passwords with argon2id, a limited number at a time, at a lower priority than all other work of the
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

  private runTask(name: 'hash' | 'verify', task: HashTask | VerifyTask): Promise<unknown> {
    return this.gate.run(
      clientKey(),
      async () => (await this.threads.run(task, { name })) as unknown,
    );
  }
}

/** The largest network of the client; empty outside a request. */
function clientKey(): string {
  const { clientIp } = currentContext() ?? {};
  return clientIp === undefined ? '' : (networksOf(clientIp).at(-1) ?? '');
}
