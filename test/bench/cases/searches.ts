import { KNOWN_WORDS } from '../../../load/run/seed/texts.ts';
import type { BenchContext } from '../bench-context.ts';
import { hammer } from '../client.ts';
import { compare, interleave, type BenchRow } from '../rounds.ts';

/** This owner has one percent of all documents: 10,000 of a million. */
const OWNER = 1;

/** Compares the latency of searches with the latency of a list of the same owner. */
export async function benchSearches(context: BenchContext): Promise<BenchRow[]> {
  const headers = await context.headersOf(OWNER);
  const p50 = (path: string, requests: number) => async () =>
    (
      await hammer(
        { url: `${context.stack.url}${path}`, headers, pid: context.apiPid },
        requests,
        1,
      )
    ).p50;
  const search = (word: string) => p50(`/v1/search?limit=20&q=${word}`, context.isShort ? 15 : 40);
  const result = await interleave(context.rounds, {
    list: p50('/v1/documents?limit=50', context.isShort ? 100 : 200),
    rare: search(KNOWN_WORDS.rare.word),
    medium: search(KNOWN_WORDS.medium.word),
    common: search(KNOWN_WORDS.common.word),
    suggestions: p50('/v1/suggestions?q=inv', context.isShort ? 15 : 40),
  });
  const searches = (['rare', 'medium', 'common'] as const).map((kind) =>
    compare(
      `search for a ${kind} word with snippets, p50, relative to the list`,
      'ms',
      result[kind],
      result.list,
      { atMost: 25 },
    ),
  );
  const suggestions = compare(
    'suggestions while typing, p50, relative to the list',
    'ms',
    result.suggestions,
    result.list,
    { atMost: 5 },
  );
  return [...searches, suggestions];
}
