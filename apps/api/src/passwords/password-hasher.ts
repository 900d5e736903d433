import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { parseOptions } from '@node-rs/argon2';
import { Piscina } from 'piscina';
import { AuthBusyError } from './passwords.errors.js';
import { ConcurrencyGate } from '../concurrency-gate.js';
import type { HashTask, VerifyTask } from './hashing-thread.js';

/**
 * OWASP's first choice for argon2id, which is the library's default algorithm. Raising them re-hashes every
 * password at its next log-in.
 */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };

/** One core stays free for everybody else. */
const THREADS = Math.min(2, Math.max(1, availableParallelism() - 1));

/** Whoever else wants the core goes first, but for the cells, which read pages at the same priority. */
const NICENESS = 5;

/**
 * So many come to their turn in time at some 10 ms a hash; beside busy workers fewer do, and are told so in
 * time.
 */
const LIMITS = { running: THREADS, waiting: 200 };

/** As this module: JavaScript in the build, its source in a test. */
const THREAD_FILE = fileURLToPath(
  new URL(`./hashing-thread${import.meta.url.slice(-3)}`, import.meta.url),
);

/** argon2id, a bounded number at a time, at a lower priority than whatever else the api does. */
@Injectable()
export class PasswordHasher implements OnModuleInit, OnApplicationShutdown {
  private readonly gate = new ConcurrencyGate(LIMITS, () => new AuthBusyError());
  private readonly threads = new Piscina({
    filename: THREAD_FILE,
    minThreads: THREADS,
    maxThreads: THREADS,
    niceIncrement: NICENESS,
  });
  private decoy = '';

  async onModuleInit(): Promise<void> {
    this.decoy = await this.hash(randomBytes(32).toString('base64url'));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.threads.destroy();
  }

  async hash(password: string): Promise<string> {
    const task: HashTask = { password, parameters: PARAMETERS };
    return (await this.ask('hash', task)) as string;
  }

  /** Whether the password has this hash. Without a hash the answer is no, and takes as long. */
  async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    const task: VerifyTask = { password, hash: passwordHash ?? this.decoy };
    return (await this.ask('verify', task)) === true && passwordHash !== undefined;
  }

  /** Whether the hash was made with other parameters than today's. */
  isOutdated(passwordHash: string): boolean {
    const made = parseOptions(passwordHash);
    return Object.entries(PARAMETERS).some(
      ([name, value]) => made[name as keyof typeof PARAMETERS] !== value,
    );
  }

  private ask(name: 'hash' | 'verify', task: HashTask | VerifyTask): Promise<unknown> {
    return this.gate.run(async () => (await this.threads.run(task, { name })) as unknown);
  }
}
