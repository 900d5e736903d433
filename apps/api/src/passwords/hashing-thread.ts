/**
 * What each thread that hashes runs. Threads of their own, for libuv's also read files, and so that the
 * scheduler lets everybody else go first.
 */
import { hashSync, verifySync, type Options } from '@node-rs/argon2';

export interface HashTask {
  readonly password: string;
  readonly parameters: Options;
}

export interface VerifyTask {
  readonly password: string;
  /** In PHC's format. */
  readonly hash: string;
}

export function hash({ password, parameters }: HashTask): string {
  return hashSync(password, parameters);
}

export function verify(task: VerifyTask): boolean {
  return verifySync(task.hash, task.password);
}
