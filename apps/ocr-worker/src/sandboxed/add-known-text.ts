/**
 * Adds those lines of a text that is certain (a stamp, the labels of a chart) which recognition has missed or
 * misread. Their place on the page is unknown, so they come last.
 */
export function addKnownText(recognised: string, known: string): string {
  const words = new Set(wordsOf(recognised));
  const missing = known
    .split('\n')
    .filter((line) => wordsOf(line).some((word) => !words.has(word)));
  return [recognised, ...missing].filter((part) => part !== '').join('\n');
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
