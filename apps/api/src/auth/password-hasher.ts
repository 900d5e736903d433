import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { AuthBusyError } from './auth.errors.js';
import { ConcurrencyGate } from '../concurrency-gate.js';

/**
 * OWASP's first choice for argon2id, which is the library's default algorithm. Raising them re-hashes every
 * password at its next log-in.
 */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };

/**
 * Hashing runs on libuv's pool (four threads unless set otherwise), where reading files runs too: half of the
 * pool and one core stay free. What waits is bounded by the patience of those who wait, at some 15 ms a hash.
 */
const LIMITS = { running: Math.min(2, Math.max(1, availableParallelism() - 1)), waiting: 200 };

/** argon2id, a bounded number at a time. */
@Injectable()
export class PasswordHasher implements OnModuleInit {
  private readonly gate = new ConcurrencyGate(LIMITS, () => new AuthBusyError());
  private decoy = '';

  async onModuleInit(): Promise<void> {
    this.decoy = await this.hash(randomBytes(32).toString('base64url'));
  }

  async hash(password: string): Promise<string> {
    return this.gate.run(() => hash(password, PARAMETERS));
  }

  /** Whether the password has this hash. Without a hash the answer is no, and takes as long. */
  async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    const isRight = await this.gate.run(() => verify(passwordHash ?? this.decoy, password));
    return isRight && passwordHash !== undefined;
  }

  /** Whether the hash was made with other parameters than today's. */
  isOutdated(passwordHash: string): boolean {
    const made = parseOptions(passwordHash);
    return Object.entries(PARAMETERS).some(
      ([name, value]) => made[name as keyof typeof PARAMETERS] !== value,
    );
  }
}
