import { characterErrorRate, wordErrorRate } from '../../libs/testing/src/fixtures/index.ts';
import { makePages, type MadePage, type PageKind } from './page-set.ts';
import type { Reader } from './readers.ts';
import type { ErrorCount, KindResult } from './verdicts.ts';

/** The result of one page in the report. */
export interface PageReport {
  readonly page: string;
  readonly kind: PageKind;
  readonly ours: ErrorCount;
  readonly plain: ErrorCount;
  readonly read: { readonly ours: string; readonly plain: string };
}

/**
 * Reads every page with both readers. They run at the same time, because only errors are measured, not time.
 */
export async function measure(
  kinds: readonly PageKind[],
  readers: { readonly ours: Reader; readonly plain: Reader },
  onPage: (report: PageReport) => void,
): Promise<PageReport[]> {
  const reports: PageReport[] = [];
  for await (const page of makePages(kinds)) {
    const [ours, plain] = await Promise.all([readers.ours.read(page), readers.plain.read(page)]);
    const report = {
      page: page.name,
      kind: page.kind,
      ours: countErrors(page, ours),
      plain: countErrors(page, plain),
      read: { ours, plain },
    };
    reports.push(report);
    onPage(report);
  }
  return reports;
}

/** Adds up the counts of all pages of a kind, so that a long page weighs more than a short one. */
export function byKind(reports: readonly PageReport[]): KindResult[] {
  return [...new Set(reports.map(({ kind }) => kind))].map((kind) => {
    const own = reports.filter((report) => report.kind === kind);
    return {
      kind,
      pages: own.length,
      ours: sumOf(own.map(({ ours }) => ours)),
      plain: sumOf(own.map(({ plain }) => plain)),
    };
  });
}

/**
 * Counts the errors of one page. The pages of the kind `table` measure letters, not the order of words, so their
 * words are sorted before they are compared. `tables by rows` measures the order.
 */
export function countErrors({ kind, text }: Pick<MadePage, 'kind' | 'text'>, read: string) {
  const [expected, actual] = kind === 'table' ? [sorted(text), sorted(read)] : [text, read];
  const characters = [...expected.replace(/\s+/g, ' ').trim()].length;
  const words = expected.split(/\s+/).length;
  return {
    characters,
    characterErrors: Math.round(characterErrorRate(expected, actual) * characters),
    words,
    wordErrors: Math.round(wordErrorRate(expected, actual) * words),
  };
}

export function sumOf(counts: readonly ErrorCount[]): ErrorCount {
  const total = (key: keyof ErrorCount): number => counts.reduce((sum, one) => sum + one[key], 0);
  return {
    characters: total('characters'),
    characterErrors: total('characterErrors'),
    words: total('words'),
    wordErrors: total('wordErrors'),
  };
}

function sorted(text: string): string {
  return text.split(/\s+/).filter(Boolean).toSorted().join(' ');
}
