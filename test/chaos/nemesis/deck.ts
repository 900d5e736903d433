import type { Cluster } from '../cluster/cluster.ts';

/**
 * How often each act is in a deck. The nemesis takes the acts in a random order, and shuffles the deck again when it is
 * empty: so the number of, for example, database restarts in a long run does not depend on chance. Acts that a run
 * cannot do are left out.
 */
const ALL = {
  'kill api': 15,
  'kill worker': 12,
  'kill connector': 8,
  'cut source': 3,
  'restart database': 12,
  'kill backend': 5,
  'terminate backend': 5,
  'kill at first connection': 6,
  'cut power': 2,
  'empty queue': 4,
  'freeze worker': 2,
  'leave page result': 2,
  'fill disk': 2,
  'cut store': 3,
  'kill redis': 3,
};

export type Act = keyof typeof ALL;

export const DECKS = {
  all: ALL,
  /** Acts against processes that are starting. */
  starts: {
    'kill api': 2,
    'kill worker': 2,
    'kill connector': 1,
    'restart database': 2,
    'kill backend': 3,
    'terminate backend': 2,
    'kill at first connection': 12,
    'cut power': 1,
  },
} as const satisfies Record<string, Partial<Record<Act, number>>>;

export type DeckName = keyof typeof DECKS;

/** Returns the acts of a deck that this run can do, each as often as it is in the deck. */
export function actsOf(name: DeckName, { redis, objects, disk, source }: Cluster): Act[] {
  const isPossible = (act: Act) => {
    if (act === 'kill connector' || act === 'cut source') return source !== undefined;
    if (act === 'kill redis') return redis !== undefined;
    if (act === 'fill disk') return disk.isOwn;
    if (act === 'cut store') return objects !== undefined || disk.isOwn;
    return true;
  };
  const counts = Object.entries(DECKS[name]) as [Act, number][];
  return counts
    .filter(([act]) => isPossible(act))
    .flatMap(([act, count]) => Array.from({ length: count }, () => act));
}
