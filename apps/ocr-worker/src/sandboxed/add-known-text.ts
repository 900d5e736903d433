/**
 * Appends the lines of `known` that recognition has missed or misread. `known` is text that the document itself contains,
 * such as a stamp or the labels of a chart. Its position on the page is unknown, so it comes last.
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
