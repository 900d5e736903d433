/** A module of inject/ that breaks something. */
export interface Break {
  readonly module: string;
  /** How many of the apis load it. Default: all. */
  readonly apis?: number;
}

/**
 * Faults that `--break NAME` plants on purpose: the checker must find each of them. Each is a module of inject/ that the
 * built apps load with `--import` and that changes them in memory. No build contains it.
 */
export const BREAKS = {
  /** Answers an upload before its transaction is committed. */
  'commit-order': { module: 'break-commit-order.ts' },
  /** Commits bytes without fsync: a power cut loses them. */
  fsync: { module: 'break-fsync.ts' },
  /** Commits bytes without fsync of their folders: a power cut loses their names. */
  'folder-fsync': { module: 'break-folder-fsync.ts' },
  /** The reconciler does not compare the table with the queue. */
  reconciler: { module: 'break-reconciler.ts' },
  /** Each upload of the same bytes by one owner becomes a new document. */
  unique: { module: 'break-unique.ts' },
  /** The sweep deletes objects that rows refer to. */
  'hungry-sweep': { module: 'break-hungry-sweep.ts' },
  /** The sweep removes nothing that a crash left behind. */
  'no-sweep': { module: 'break-no-sweep.ts' },
  /** A purge forgets the bytes instead of deleting them. */
  'purge-bytes': { module: 'break-purge-bytes.ts' },
  /** One api is ready and refuses all uploads. Clients do not notice it, because they retry with another api. */
  zombie: { module: 'break-zombie.ts', apis: 1 },
} as const satisfies Record<string, Break>;

export type BreakName = keyof typeof BREAKS;
