// All controls (C0 with newline and escape, DEL, C1), line and paragraph separators, and the marks that turn the
// direction of text: what could end a line, begin another or move a terminal's cursor.
const UNPRINTABLE =
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A JSON Web Token, or whatever follows the word that introduces one. */
const TOKEN = /eyJ[\w-]{5,}(?:\.[\w-]*){1,4}|\bBearer\s+[\w.~+/-]+=*/gi;
/** The user and the password of an address. */
const CREDENTIALS = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi;

/** Whether any of the three could match: nearly all text goes through with this one look. */
const SUSPECT =
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]|eyJ|earer\s|:\/\//i;

/** Text that cannot pass for a line of its own, with what looks like a credential struck out. */
export function printable(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return text
    .replace(TOKEN, '[redacted]')
    .replace(CREDENTIALS, '$1[redacted]@')
    .replace(UNPRINTABLE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
