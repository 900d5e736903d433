import { setTimeout as delay } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { ADVISORY_LOCKS } from './advisory-locks.js';
import { CreateAccounts1764000000000 } from './migrations/1764000000000-create-accounts.js';
import { CreateDocuments1764000100000 } from './migrations/1764000100000-create-documents.js';
import { CreateAuditEvents1764000200000 } from './migrations/1764000200000-create-audit-events.js';
import { CountRequeues1764000300000 } from './migrations/1764000300000-count-requeues.js';
import { CreateIdempotencyKeys1764000400000 } from './migrations/1764000400000-create-idempotency-keys.js';
import { CreateRemovals1764000500000 } from './migrations/1764000500000-create-removals.js';
import { CloseAccounts1764000600000 } from './migrations/1764000600000-close-accounts.js';
import { FollowDocuments1764001000000 } from './migrations/1764001000000-follow-documents.js';
import { KeepPageLanguages1764001100000 } from './migrations/1764001100000-keep-page-languages.js';
import { RememberRequests1764001200000 } from './migrations/1764001200000-remember-requests.js';
import { KnowTheStore1764001400000 } from './migrations/1764001400000-know-the-store.js';
import { JoinHyphens1764002100000 } from './migrations/1764002100000-join-hyphens.js';
import { TakeTurns1764002200000 } from './migrations/1764002200000-take-turns.js';
import { KeepVectorsAtHand1764002300000 } from './migrations/1764002300000-keep-vectors-at-hand.js';
import { IndexDocuments1764003000000 } from './migrations/1764003000000-index-documents.js';
import { FillSearchIndex1764003050000 } from './migrations/1764003050000-fill-search-index.js';
import { CreateTags1764003100000 } from './migrations/1764003100000-create-tags.js';
import { CollectWords1764003200000 } from './migrations/1764003200000-collect-words.js';
import { CountDocuments1764003300000 } from './migrations/1764003300000-count-documents.js';
import { DropEarlierSearchIndexes1764003400000 } from './migrations/1764003400000-drop-earlier-search-indexes.js';
import { AcceptMixedPages1764003500000 } from './migrations/1764003500000-accept-mixed-pages.js';
import { KeepTextEncodings1764003600000 } from './migrations/1764003600000-keep-text-encodings.js';
import { MarkUncertainWords1764003700000 } from './migrations/1764003700000-mark-uncertain-words.js';
import { RecordErasures1764003850000 } from './migrations/1764003850000-record-erasures.js';
import { ShortenAuditAddresses1764003851000 } from './migrations/1764003851000-shorten-audit-addresses.js';
import { KeepAttachments1764003860000 } from './migrations/1764003860000-keep-attachments.js';
import { ScanDocuments1764003900000 } from './migrations/1764003900000-scan-documents.js';
import { IndexScans1764003901000 } from './migrations/1764003901000-index-scans.js';
import { ChangeAuditInFunctions1764003910000 } from './migrations/1764003910000-change-audit-in-functions.js';
import { AddSources1764004000000 } from './migrations/1764004000000-add-sources.js';
import { AllowMoreSourceKinds1764004100000 } from './migrations/1764004100000-allow-more-source-kinds.js';
import { MoveImportedFiles1764004110000 } from './migrations/1764004110000-move-imported-files.js';
import { KeepSourceCursors1764004120000 } from './migrations/1764004120000-keep-source-cursors.js';
import { AllowMailboxesOfProviders1764004130000 } from './migrations/1764004130000-allow-mailboxes-of-providers.js';
import { AddSourceAuthorizations1764004140000 } from './migrations/1764004140000-add-source-authorizations.js';
import { NameReplacedDocuments1764004160000 } from './migrations/1764004160000-name-replaced-documents.js';
import { IndexReplacedDocuments1764004161000 } from './migrations/1764004161000-index-replaced-documents.js';
import { ImportFolders1764004162000 } from './migrations/1764004162000-import-folders.js';
import { EndFolderImports1764004163000 } from './migrations/1764004163000-end-folder-imports.js';

/** All migrations, in the order in which they run. */
const MIGRATIONS = [
  CreateAccounts1764000000000,
  CreateDocuments1764000100000,
  CreateAuditEvents1764000200000,
  CountRequeues1764000300000,
  CreateIdempotencyKeys1764000400000,
  CreateRemovals1764000500000,
  CloseAccounts1764000600000,
  FollowDocuments1764001000000,
  KeepPageLanguages1764001100000,
  RememberRequests1764001200000,
  KnowTheStore1764001400000,
  JoinHyphens1764002100000,
  TakeTurns1764002200000,
  KeepVectorsAtHand1764002300000,
  IndexDocuments1764003000000,
  FillSearchIndex1764003050000,
  CreateTags1764003100000,
  CollectWords1764003200000,
  CountDocuments1764003300000,
  DropEarlierSearchIndexes1764003400000,
  AcceptMixedPages1764003500000,
  KeepTextEncodings1764003600000,
  MarkUncertainWords1764003700000,
  RecordErasures1764003850000,
  ShortenAuditAddresses1764003851000,
  KeepAttachments1764003860000,
  ScanDocuments1764003900000,
  IndexScans1764003901000,
  ChangeAuditInFunctions1764003910000,
  AddSources1764004000000,
  AllowMoreSourceKinds1764004100000,
  MoveImportedFiles1764004110000,
  KeepSourceCursors1764004120000,
  AllowMailboxesOfProviders1764004130000,
  AddSourceAuthorizations1764004140000,
  NameReplacedDocuments1764004160000,
  IndexReplacedDocuments1764004161000,
  ImportFolders1764004162000,
  EndFolderImports1764004163000,
];

const LOCK_POLL_MS = 250;

/** Applies the missing migrations in order. Returns their names. */
export async function migrateDatabase(databaseUrl: string): Promise<string[]> {
  const dataSource = new DataSource({
    type: 'postgres',
    url: databaseUrl,
    applicationName: 'strongroom-migrate',
    installExtensions: false,
    migrations: MIGRATIONS,
    migrationsTableName: 'migrations',
    // One connection, so that the lock and the migrations share a session.
    poolSize: 1,
    extra: { lock_timeout: 30_000 },
  });
  await dataSource.initialize();
  try {
    await waitForLock(dataSource);
    const applied = await dataSource.runMigrations({ transaction: 'each' });
    return applied.map((migration) => migration.name);
  } finally {
    await dataSource.destroy();
  }
}

/**
 * Waits until no other process migrates. It asks again and again, because a statement that waits for the lock would keep
 * a snapshot, and `CREATE INDEX CONCURRENTLY` of the other process waits for all older snapshots.
 */
async function waitForLock(dataSource: DataSource): Promise<void> {
  for (;;) {
    const [row] = await dataSource.query<{ isMine: boolean }[]>(
      'SELECT pg_try_advisory_lock($1) AS "isMine"',
      [ADVISORY_LOCKS.migration],
    );
    if (row?.isMine === true) return;
    await delay(LOCK_POLL_MS);
  }
}
