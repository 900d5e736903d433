/** Presentation forms that no one types into a search box; NFC alone leaves them. */
const LIGATURES: Readonly<Record<string, string>> = {
  '\uFB00': 'ff',
  '\uFB01': 'fi',
  '\uFB02': 'fl',
  '\uFB03': 'ffi',
  '\uFB04': 'ffl',
  '\uFB05': 'st',
  '\uFB06': 'st',
};

/**
 * Makes text fit to store and to search, whoever produced it: well-formed Unicode in NFC, `\n` as the only
 * line end, and no control characters that a database or a terminal would stumble over.
 */
export function cleanText(text: string): string {
  return (
    text
      .toWellFormed()
      .replace(/\r\n?|[\f\v\u0085\u2028\u2029]/g, '\n')
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000E-\u001F\u007F-\u009F\uFEFF\uFFFE\uFFFF]/g, '')
      .replace(/[\uFB00-\uFB06]/g, (ligature) => LIGATURES[ligature] ?? ligature)
      .normalize('NFC')
      .replace(/[^\S\n]+$/gm, '')
      .replace(/^\n+|\n+$/g, '')
  );
}
