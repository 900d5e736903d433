import type { Hit } from '@app/text-search';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** How many characters of the text a fragment has around its hits. */
const FRAGMENT = { before: 60, length: 200 };
const MAX_FRAGMENTS = 2;
/** More hits than this do not change a snippet. */
const MAX_HITS = 200;
/** A fragment begins and ends at a blank that is at most so far away. */
const WORD_REACH = 20;

const LINE_END_HYPHEN = /(?<=\p{L})[-\u00AD\u2010][ \t]*\n[ \t]*(?=\p{Ll})/gu;

interface Fragment {
  readonly start: number;
  readonly end: number;
  readonly hits: readonly Hit[];
}

/**
 * Returns up to two parts of a text as HTML: hits in `<mark>`, everything else escaped, white space collapsed,
 * words that are split at the end of a line joined. The first
 * part is the one with the most hits. Without hits, returns the beginning of the text.
 */
export function toSnippet(text: string, hits: readonly Hit[]): string {
  return fragmentsOf(text, hits)
    .map((fragment) => toHtml(text, fragment))
    .join(' … ');
}

function fragmentsOf(text: string, all: readonly Hit[]): Fragment[] {
  const hits = all.slice(0, MAX_HITS);
  if (hits.length === 0) return [{ start: 0, end: blankAfter(text, FRAGMENT.length), hits: [] }];
  const candidates = hits.map((first) => {
    const end = first.start - FRAGMENT.before + FRAGMENT.length;
    return hits.filter((hit) => hit.start >= first.start && hit.end <= Math.max(end, first.end));
  });
  const chosen: Hit[][] = [];
  for (const group of candidates.toSorted((one, other) => other.length - one.length)) {
    const isNew = chosen.every((other) => !overlap(other, group));
    if (isNew && chosen.length < MAX_FRAGMENTS) chosen.push(group);
  }
  return chosen
    .toSorted((one, other) => startOf(one) - startOf(other))
    .map((group) => ({
      start: blankBefore(text, startOf(group) - FRAGMENT.before),
      end: blankAfter(
        text,
        Math.max(startOf(group) - FRAGMENT.before + FRAGMENT.length, group.at(-1)?.end ?? 0),
      ),
      hits: group,
    }));
}

function startOf(group: readonly Hit[]): number {
  return group[0]?.start ?? 0;
}

function overlap(one: readonly Hit[], other: readonly Hit[]): boolean {
  return Math.abs(startOf(one) - startOf(other)) < FRAGMENT.length;
}

function blankBefore(text: string, at: number): number {
  if (at <= 0) return 0;
  const found = text.slice(at, at + WORD_REACH).search(/\s/u);
  return found < 0 ? at : at + found;
}

function blankAfter(text: string, at: number): number {
  if (at >= text.length) return text.length;
  const found = text.slice(at, at + WORD_REACH).search(/\s/u);
  return found < 0 ? at : at + found;
}

function toHtml(text: string, { start, end, hits }: Fragment): string {
  let html = '';
  let at = start;
  for (const hit of hits) {
    html += `${escape(text.slice(at, hit.start))}<mark>${escape(shortened(text.slice(hit.start, hit.end)))}</mark>`;
    at = hit.end;
  }
  return `${html}${escape(text.slice(at, end))}`
    .replace(LINE_END_HYPHEN, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A phrase can have any number of signs between its words. */
function shortened(hit: string): string {
  return hit.length <= FRAGMENT.length ? hit : `${hit.slice(0, FRAGMENT.length)}…`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}
