/** PostgreSQL writes these around each hit. They are private-use characters, which no stored text contains. */
export const HIT_START = '\ue000';
export const HIT_END = '\ue001';

/** Replace angle brackets, because PostgreSQL takes text between them for a tag and omits it. */
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

/** Returns a headline as HTML: hits in `<mark>`, everything else escaped, white space collapsed. */
export function toSnippet(headline: string): string {
  return headline
    .replace(/[&<>"'\ue002\ue003]/g, (character) => ESCAPES[character] ?? '')
    .replace(/\s+/g, ' ')
    .replaceAll(HIT_START, '<mark>')
    .replaceAll(HIT_END, '</mark>')
    .trim();
}
