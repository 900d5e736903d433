/**
 * The code of each hashing thread. Hashing has its own threads, because libuv's threads also read files, and
 * because these threads run at a lower priority than the rest of the process.
 */
import { hashSync, verifySync, type Options } from '@node-rs/argon2';

export interface HashTask {
  readonly password: string;
  readonly parameters: Options;
}

export interface VerifyTask {
  readonly password: string;
  /** In the PHC string format. */
  readonly hash: string;
}

export function hash({ password, parameters }: HashTask): string {
  return hashSync(password, parameters);
}

export function verify(task: VerifyTask): boolean {
  return verifySync(task.hash, task.password);
}
