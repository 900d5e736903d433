import { createHash } from 'node:crypto';
import { formatMailKey, type MailKey } from './mail-id.js';

/** Mails with the same key arrive one after the other: copies that two lists deliver, or that a program stores in a loop. */
const REMEMBERED = 100;
const HASH_LENGTH = 8;
const MAX_OCCURRENCE = 999;

/**
 * Numbers mails with the same key, in the order of a mailbox. It remembers the last mails only, also from one round to
 * the next, so that a listing of everything and a listing of the new ones give the same numbers.
 */
export class Occurrences {
  private recent: string[];

  /** @param text of an earlier instance */
  constructor(text = '') {
    this.recent = text === '' ? [] : text.split('.').slice(-REMEMBERED);
  }

  /** The number of earlier mails with this key. */
  next(key: MailKey): number {
    const short = hashOf(formatMailKey(key));
    const occurrence = this.recent.filter((one) => one === short).length;
    this.recent.push(short);
    if (this.recent.length > REMEMBERED) this.recent.shift();
    return Math.min(occurrence, MAX_OCCURRENCE);
  }

  toString(): string {
    return this.recent.join('.');
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, HASH_LENGTH);
}
