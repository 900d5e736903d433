/**
 * The code of each hashing thread. Hashing has its own threads, because libuv's threads also read files, and
 * because these threads run at a lower priority than the rest of the process.
 */
import { hashSync, verifySync, type Options } from '@node-rs/argon2';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common';
import { dictionary as english } from '@zxcvbn-ts/language-en';

/** The time of an estimate grows with the cube of the length in the worst case, so that long ones are cut. */
const PART_LENGTH = 32;

const zxcvbn = new ZxcvbnFactory({
  dictionary: { ...common, ...english },
  graphs: adjacencyGraphs,
  // The default of 512 takes a second for a password of symbols that stand for letters.
  l33tMaxSubstitutions: 8,
});

export interface HashTask {
  readonly password: string;
  readonly parameters: Options;
}

export interface VerifyTask {
  readonly password: string;
  /** In the PHC string format. */
  readonly hash: string;
}

export interface EstimateTask {
  readonly password: string;
  /** Words that a guesser of this password tries first. */
  readonly context: readonly string[];
}

export function hash({ password, parameters }: HashTask): string {
  return hashSync(password, parameters);
}

export function verify(task: VerifyTask): boolean {
  return verifySync(task.hash, task.password);
}

/**
 * Estimates how many guesses a password resists, as a logarithm to the base 10: words, names, dates, keyboard
 * patterns, and symbols that stand for letters are guessed first (Wheeler, zxcvbn, USENIX Security 2016).
 */
export function estimate({ password, context }: EstimateTask): number {
  const characters = [...password];
  let sum = 0;
  for (let start = 0; start < characters.length; start += PART_LENGTH) {
    const part = characters.slice(start, start + PART_LENGTH).join('');
    sum += zxcvbn.check(part, [...context]).guessesLog10;
  }
  return sum;
}
