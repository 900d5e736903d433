import { dictionary } from '@zxcvbn-ts/language-common';

/** About 49,000 passwords from data breaches, lower-cased. */
const COMMON: ReadonlySet<string> = new Set(dictionary['passwords-common']);

/** Words that users of this service would think of first. */
const SERVICE_WORDS = ['strongroom'];

/** Any repeated pattern of up to this many characters counts as guessable. */
const SHORT_UNIT = 4;
/** Up to this many digits and symbols before or after a common word do not make it harder to guess. */
const SHORT_AFFIX = 5;

/** Returns the words that a guesser of this account's password tries first. */
export function contextOf(email: string): string[] {
  const [local = '', domain = ''] = email.split('@');
  return [email, local, domain];
}

/**
 * Returns whether a password is easy to guess: a common one in any case, one with a few digits or symbols
 * around it, one repeated, a sequence such as `abcdefghijkl`, or a word of its context, such as the account's
 * own e-mail address.
 */
export function isCommonPassword(password: string, context: readonly string[] = []): boolean {
  const folded = fold(password);
  const words = new Set([...SERVICE_WORDS, ...context.map(fold)]);
  const isListed = (text: string): boolean => COMMON.has(text) || words.has(text);
  return (
    isListed(folded) ||
    isSequence(folded) ||
    isRepetition(folded, isListed) ||
    isCommonWithAffixes(folded, isListed)
  );
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** Consecutive characters, ascending or descending; after the digit 9 comes 0. */
function isSequence(text: string): boolean {
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
  const isGuessable = (affix: string): boolean => affix.length <= SHORT_AFFIX || isListed(affix);
  return core !== '' && isListed(core) && isGuessable(prefix) && isGuessable(suffix);
}
