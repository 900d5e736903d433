import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Client } from 'pg';
import type { BackupFolder } from './backup-folder.js';
import type { BackupSigner, BackupVerifier } from './backup-keys.js';
import { BackupError } from './backup.errors.js';

/** Beside the sets: the ids of all documents and accounts that were erased, signed. */
const FILE = 'erased-ids.txt';
const BATCH = 10_000;

/**
 * Writes the ids of all erased documents and accounts into the folder of the backups, also those of accounts
 * that are closed and will be erased. Keeps the ids that are there already: a database that was restored from
 * an older set does not know them. The first line is the signature of the rest.
 */
export async function writeErasedIds(
  { folder, signer }: { readonly folder: BackupFolder; readonly signer: BackupSigner },
  client: Client,
): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id::text AS id FROM erased_ids
     UNION SELECT id::text FROM accounts WHERE closed_at IS NOT NULL`,
  );
  const ids = await readErasedIds(folder, signer.verifier);
  for (const { id } of rows) ids.add(id);
  const content = [...ids].toSorted().join('\n');
  const signature = signer.sign('erased ids', Buffer.from(content));
  await folder.write(folder.path(FILE), [`${signature}\n`, content]);
}

/**
 * Reads the ids that were erased until the latest backup. Without a verifier, an unsigned list is accepted.
 *
 * @throws BackupError when the list is not signed
 */
export async function readErasedIds(
  folder: BackupFolder,
  verifier: BackupVerifier | undefined,
): Promise<Set<string>> {
  if (!existsSync(folder.path(FILE))) return new Set();
  const text = await readFile(folder.path(FILE), 'utf8');
  const end = text.indexOf('\n');
  const content = text.slice(end + 1);
  if (verifier?.verifies('erased ids', Buffer.from(content), text.slice(0, end)) === false) {
    throw new BackupError(
      `${FILE} is not signed with the key of this backup: it was changed, or the key was. Move it away only if you accept that a restore brings erased documents back`,
    );
  }
  return new Set(content.split('\n').filter((id) => id !== ''));
}

/**
 * Deletes erased documents from a restored database, and closes erased accounts, which the api then erases.
 * The database may have the tables of an earlier release.
 */
export async function eraseAgain(client: Client, erased: ReadonlySet<string>): Promise<void> {
  const hasWords = await hasTable(client, 'account_word_changes');
  const ids = [...erased];
  for (let from = 0; from < ids.length; from += BATCH) {
    const batch = [ids.slice(from, from + BATCH)];
    await client.query('BEGIN');
    if (hasWords) await client.query(FORGET_WORDS, batch);
    await client.query('DELETE FROM documents WHERE id = ANY($1::uuid[])', batch);
    await client.query('DELETE FROM refresh_families WHERE account_id = ANY($1::uuid[])', batch);
    await client.query(CLOSE_ACCOUNTS, batch);
    await client.query('COMMIT');
  }
}

/** Lets the periodic job of the vocabulary check the words of the documents. */
const FORGET_WORDS = `
  INSERT INTO account_word_changes (owner_id, document_id, added, removed)
  SELECT d.owner_id, d.id, '{}', tsvector_to_array(s.vector)
  FROM documents AS d JOIN document_search AS s ON s.document_id = d.id
  WHERE d.id = ANY($1::uuid[])`;

const CLOSE_ACCOUNTS = `
  UPDATE accounts SET closed_at = now(), email = 'closed ' || id, password_hash = ''
  WHERE id = ANY($1::uuid[]) AND closed_at IS NULL`;

async function hasTable(client: Client, name: string): Promise<boolean> {
  const { rows } = await client.query<{ hasIt: boolean }>(
    'SELECT to_regclass($1) IS NOT NULL AS "hasIt"',
    [`public.${name}`],
  );
  return rows[0]?.hasIt === true;
}
