/**
 * The numbers of all advisory locks in the documents' database. A lock is one number, or a class and a number.
 *
 * Releases that run side by side must agree on them: never change one, never give a free one a new meaning.
 */
export const ADVISORY_LOCKS = {
  /** One migrator at a time. */
  migration: 7_352_114,
  /** One backup at a time. */
  backup: 7_352_115,
  /** The class of the periodic jobs, of which one process at a time does each. */
  periodicJob: 7_352,
  /** The class of the locks on originals; the second number is the hash of the storage key. */
  original: 7_353,
  /** Shared while bytes get a row, exclusive while the store is moved. */
  movingStore: [7_354, 0],
  /** One process at a time establishes which store this database uses. */
  establishingStore: [7_354, 1],
} as const;

/** The second numbers of the locks in the class `periodicJob`. */
export const PERIODIC_JOB_LOCKS = {
  reconcileDocuments: 1,
  sweepOrphans: 2,
  expireIdempotencyKeys: 3,
  purgeDocuments: 4,
  eraseAccounts: 10,
  sweepExpiredLogins: 11,
  sweepAuditEvents: 12,
  reindexSearch: 13,
  collectWords: 14,
} as const;
