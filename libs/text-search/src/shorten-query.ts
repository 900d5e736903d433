import { tokensOf } from './tokens.js';

/**
 * The words and numbers of a query that are searched. Each one costs time for every page that has it, and longer queries
 * find nothing that the beginning does not find.
 */
export const MAX_TOKENS = 32;

/** A part of a typed query. */
export interface QueryItem {
  readonly text: string;
  readonly isQuoted: boolean;
  readonly isUnwanted: boolean;
}

/** Cuts the items after {@link MAX_TOKENS}, also within a phrase or a code. */
export function shortened(items: readonly QueryItem[]): { items: QueryItem[]; ignored: string[] } {
  const kept: QueryItem[] = [];
  const ignored: string[] = [];
  let left = MAX_TOKENS;
  for (const item of items) {
    const tokens = tokensOf(item.text);
    const isCut = tokens.length > left;
    const end = isCut ? (tokens[left - 1]?.end ?? 0) : item.text.length;
    if (end > 0) kept.push({ ...item, text: item.text.slice(0, end) });
    if (tokens.length === 0) ignored.push(item.text);
    else if (isCut) ignored.push(item.text.slice(end).trim());
    left -= Math.min(left, tokens.length);
  }
  return { items: kept, ignored };
}
