import type { BenchContext } from '../bench-context.ts';
import { compare, interleave, type BenchRow } from '../rounds.ts';
import { Settling } from '../settling.ts';

/** This owner has one percent of all documents: 10,000 of a million. */
const OWNER = 1;

/** Compares storing the pages of documents with the same without the work for the search. */
export async function benchIndexing(context: BenchContext): Promise<BenchRow[]> {
  const settling = await Settling.open(context, OWNER);
  const documents = context.isShort ? 20 : 100;
  try {
    const rows: BenchRow[] = [];
    for (const { pages, count } of [
      { pages: 1, count: documents },
      { pages: 20, count: documents / 10 },
    ]) {
      const result = await interleave(context.rounds, {
        indexed: () => settling.measure('indexed', count, pages),
        plain: () => settling.measure('plain', count, pages),
      });
      rows.push(
        compare(
          `storing a page of ${pages}, with its terms, relative to without`,
          'ms',
          result.indexed,
          result.plain,
          { atMost: 1.15 },
        ),
      );
    }
    return rows;
  } finally {
    await settling.close();
  }
}
