/**
 * The numbers of all advisory locks in the documents' database. A lock is one number, or a class and a
 * number.
 *
 * Two releases may run at the same time, and must use the same numbers. So never change a number, and never
 * use the number of a removed lock again.
 */
export const ADVISORY_LOCKS = {
  /** Only one process at a time runs migrations. */
  migration: 7_352_114,
  /** Only one backup runs at a time. */
  backup: 7_352_115,
  /** The class of the periodic jobs. Only one process at a time runs each of them. */
  periodicJob: 7_352,
  /** The class of the locks on originals; the second number is the hash of the storage key. */
  original: 7_353,
  /**
   * An upload holds it shared while it inserts the row for its bytes; the move of the store holds it
   * exclusively.
   */
  movingStore: [7_354, 0],
  /** Only one process at a time records which store belongs to this database. */
  establishingStore: [7_354, 1],
  /** The class of the locks on an account's tags; the second number is the hash of the account's id. */
  tags: 7_355,
  /** The class of the locks on an account's sources; the second number is the hash of the account's id. */
  sources: 7_356,
  /**
   * The class of the locks on an account's quota; the second number is the hash of the account's id. Uploads share it far
   * from the quota.
   */
  quota: 7_357,
  /** The class of the locks on what an account's documents replace; the second number is the hash of the account's id. */
  replaced: 7_358,
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
  indexDetails: 15,
  scanDocuments: 16,
  importEntries: 17,
  sweepIntake: 18,
} as const;
