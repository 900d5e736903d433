/** A module of inject/ that breaks something. */
export interface Break {
  readonly module: string;
  /** In how many of the apis; in all of them unless said. */
  readonly apis?: number;
}

/**
 * Guarantees that can be broken on purpose, with what the checker must then find. Each is a module of inject/ that is
 * loaded into the built apps and changes them there; no build knows of it.
 */
export const BREAKS = {
  /** Answers an upload while its transaction still waits to be committed. */
  'commit-order': { module: 'break-commit-order.ts' },
  /** Commits bytes without syncing them: a power cut takes them. */
  fsync: { module: 'break-fsync.ts' },
  /** Commits bytes without syncing their folders: a power cut takes their names. */
  'folder-fsync': { module: 'break-folder-fsync.ts' },
  /** Nobody compares the table with the queue. */
  reconciler: { module: 'break-reconciler.ts' },
  /** The same bytes of one owner become a document each time. */
  unique: { module: 'break-unique.ts' },
  /** The sweep takes what rows need. */
  'hungry-sweep': { module: 'break-hungry-sweep.ts' },
  /** Nothing that a crash left behind is removed. */
  'no-sweep': { module: 'break-no-sweep.ts' },
  /** A purge forgets its bytes instead of removing them. */
  'purge-bytes': { module: 'break-purge-bytes.ts' },
  /** One api is ready and refuses all uploads. The clients do not notice: they ask another. */
  zombie: { module: 'break-zombie.ts', apis: 1 },
} as const satisfies Record<string, Break>;

export type BreakName = keyof typeof BREAKS;
