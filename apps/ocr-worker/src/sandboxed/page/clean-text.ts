/** Ligature characters, which people do not type into a search box. NFC does not replace them. */
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
 * Makes text of any source fit to store and to search: well-formed Unicode in NFC, `\n` as the only line end, and no
 * control characters that would disturb a database or a terminal.
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
