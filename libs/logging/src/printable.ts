// All control characters (C0 with newline and escape, DEL, C1), line and paragraph separators, and the marks
// that change
// the direction of text. They could end a line, begin another one or move the cursor of a terminal.
const UNPRINTABLE =
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A JSON Web Token, or any token after the word Bearer. */
const TOKEN = /eyJ[\w-]{5,}(?:\.[\w-]*){1,4}|\bBearer\s+[\w.~+/-]+=*/gi;
/** The user and the password in a URL. */
const CREDENTIALS = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi;

/** Whether one of the three could match. This single test is enough for nearly all texts. */
const SUSPECT =
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]|eyJ|earer\s|:\/\//i;

/** Escapes characters that could forge a line, and redacts text that looks like a credential. */
export function printable(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return text
    .replace(TOKEN, '[redacted]')
    .replace(CREDENTIALS, '$1[redacted]@')
    .replace(UNPRINTABLE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
