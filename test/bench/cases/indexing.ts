import type { BenchContext } from '../bench-context.ts';
import { compare, interleave, type BenchRow, type Spread } from '../rounds.ts';
import { Settling } from '../settling.ts';

/** This owner has one percent of all documents: 10,000 of a million. */
const OWNER = 1;

/** Compares storing the pages of documents with the same by the release before, and without any work for the search. */
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
        earlier: () => settling.measure('earlier', count, pages),
        plain: () => settling.measure('plain', count, pages),
      });
      const compareWith = (what: string, baseline: Spread) =>
        compare(`storing a page of ${pages}, relative to ${what}`, 'ms', result.indexed, baseline, {
          atMost: 1.15,
        });
      rows.push(compareWith('the earlier release', result.earlier));
      rows.push(compareWith('without terms', result.plain));
    }
    return rows;
  } finally {
    await settling.close();
  }
}
