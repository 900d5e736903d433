import { KNOWN_WORDS } from '../../../load/run/seed/texts.ts';
import type { BenchContext } from '../bench-context.ts';
import { hammer } from '../client.ts';
import { compare, interleave, type BenchRow } from '../rounds.ts';

/** This owner has one percent of all documents: 10,000 of a million. */
const OWNER = 1;
const FILTERS = 'tag=tax&mediaType=application%2Fpdf';

/** Compares searches, counts and suggestions of one owner with the same owner's list. */
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
  const few = context.isShort ? 15 : 40;
  const search = (word: string) => p50(`/v1/search?limit=20&q=${word}`, few);
  const filtered = (word: string) => p50(`/v1/search?limit=20&q=${word}&${FILTERS}`, few);
  const { rare, medium, common } = KNOWN_WORDS;
  const result = await interleave(context.rounds, {
    list: p50('/v1/documents?limit=50', context.isShort ? 100 : 200),
    rare: search(rare.word),
    medium: search(medium.word),
    common: search(common.word),
    filteredRare: filtered(rare.word),
    filteredCommon: filtered(common.word),
    facets: p50('/v1/facets', few),
    facetsOfCommon: p50(`/v1/facets?q=${common.word}`, few),
    suggestions: p50(`/v1/suggestions?q=${common.word.slice(0, 3)}`, few),
  });
  const toList = (what: string, kind: keyof typeof result, atMost: number) =>
    compare(`${what}, p50, relative to the list`, 'ms', result[kind], result.list, { atMost });
  const toUnfiltered = (what: string, kind: keyof typeof result, baseline: keyof typeof result) =>
    compare(
      `search of a ${what} word with two filters, p50, relative to none`,
      'ms',
      result[kind],
      result[baseline],
      { atMost: 1.5 },
    );
  return [
    toList('search of a rare word with snippets', 'rare', 6),
    toList('search of a medium word with snippets', 'medium', 25),
    toList('search of a common word with snippets', 'common', 25),
    toUnfiltered('rare', 'filteredRare', 'rare'),
    toUnfiltered('common', 'filteredCommon', 'common'),
    toList('facets of all documents', 'facets', 10),
    toList('facets of a common word', 'facetsOfCommon', 10),
    toList('suggestions for three letters', 'suggestions', 5),
  ];
}
