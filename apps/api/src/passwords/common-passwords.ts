import { dictionary } from '@zxcvbn-ts/language-common';
import { PasswordTooCommonError } from './passwords.errors.js';

/** Some 49,000 passwords out of breaches, lower-cased. */
const COMMON: ReadonlySet<string> = new Set(dictionary['passwords-common']);

/** The words that everybody here would think of. */
const OURS = ['strongroom'];

/** A pattern repeated counts as guessable when it is this short, whatever it is. */
const SHORT_UNIT = 4;
/** Digits and signs around a common word add so little when they are no more than these. */
const SHORT_AFFIX = 5;

/** @throws PasswordTooCommonError when the password is common, or the account's own address */
export function rejectCommonPassword(password: string, email: string, pointer: string): void {
  const [local = '', domain = ''] = email.split('@');
  if (isCommonPassword(password, [email, local, domain])) throw new PasswordTooCommonError(pointer);
}

/**
 * Whether a password is among those that are guessed first: a common one in any capitals, one that is common
 * but for a few digits or signs around it, one repeated, a run such as `abcdefghijkl`, or one of the words of
 * its context, such as the account's own e-mail address.
 */
export function isCommonPassword(password: string, context: readonly string[] = []): boolean {
  const folded = fold(password);
  const words = new Set([...OURS, ...context.map(fold)]);
  const isListed = (text: string): boolean => COMMON.has(text) || words.has(text);
  return (
    isListed(folded) ||
    isRun(folded) ||
    isRepetition(folded, isListed) ||
    isCommonWithAffixes(folded, isListed)
  );
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** Neighbouring characters, up or down; digits go on from 9 to 0. */
function isRun(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0));
  const isDigits = /^\d+$/.test(text);
  return [1, -1].some((step) =>
    steps.every((taken) => taken === step || (isDigits && taken === -9 * step)),
  );
}

function isRepetition(text: string, isListed: (unit: string) => boolean): boolean {
  for (let length = 1; length <= text.length / 2; length += 1) {
    const repeats = text.slice(length) === text.slice(0, -length);
    if (repeats && (length <= SHORT_UNIT || isListed(text.slice(0, length)))) return true;
  }
  return false;
}

function isCommonWithAffixes(text: string, isListed: (part: string) => boolean): boolean {
  const prefix = /^\P{L}*/u.exec(text)?.[0] ?? '';
  const suffix = /\P{L}*$/u.exec(text.slice(prefix.length))?.[0] ?? '';
  const core = text.slice(prefix.length, text.length - suffix.length);
  const isSlight = (affix: string): boolean => affix.length <= SHORT_AFFIX || isListed(affix);
  return core !== '' && isListed(core) && isSlight(prefix) && isSlight(suffix);
}
