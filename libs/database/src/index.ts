/**
 * The documents' PostgreSQL: connection options, transactions, migrations.
 *
 * For: one DataSource for each process with every timeout set, one way to run a transaction.
 * Not for: entities and queries, which belong to the feature that owns the tables, or the queue's schema.
 */
export { ADVISORY_LOCKS, PERIODIC_JOB_LOCKS } from './advisory-locks.js';
export { DatabaseModule } from './database.module.js';
export { databaseSettings, type DatabaseConfig } from './database.config.js';
export { DatabaseNotifications } from './database-notifications.js';
export { ClusterLock } from './cluster-lock.js';
export { grantDocuments, hasDocuments, revokeDefaults } from './grant-documents.js';
export { grantSourcesToApi, grantSourcesToConnector } from './grant-sources.js';
export { migrateDatabase } from './migrate-database.js';
export { PreparedStatements } from './prepared-statements.js';
export { RoleRights } from './role-rights.js';
export { TransactionRunner } from './transaction-runner.js';
