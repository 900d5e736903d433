/** The walls around a sandbox, from the strongest to the one that is always there. */
export const ISOLATION_NAMES = [
  'root',
  'network',
  'files',
  'processes',
  'syscalls',
  'privileges',
  'kernel-limits',
  'memory-watch',
  'rights',
] as const;

export type IsolationName = (typeof ISOLATION_NAMES)[number];
