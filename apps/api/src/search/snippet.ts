/** Around a hit, as PostgreSQL is told to write them: private-use characters, which no stored text contains. */
export const HIT_START = '\ue000';
export const HIT_END = '\ue001';

/** Stand for angle brackets, between which PostgreSQL would see a tag and leave it out. */
export const LESS = '\ue002';
export const GREATER = '\ue003';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  [LESS]: '&lt;',
  [GREATER]: '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A headline as HTML: hits in `<mark>`, everything else escaped, white space folded. */
export function toSnippet(headline: string): string {
  return headline
    .replace(/[&<>"'\ue002\ue003]/g, (character) => ESCAPES[character] ?? '')
    .replace(/\s+/g, ' ')
    .replaceAll(HIT_START, '<mark>')
    .replaceAll(HIT_END, '</mark>')
    .trim();
}
