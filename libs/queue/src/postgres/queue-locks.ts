import type { Client, PoolClient } from 'pg';
import { QUEUE_SCHEMA } from './transactional-pool.js';

/** The advisory locks that BullMQ's functions take, as the signatures of PostgreSQL's functions. */
const ONE_KEY = ['pg_advisory_xact_lock', 'pg_try_advisory_xact_lock'] as const;
const TWO_KEYS = ['pg_advisory_xact_lock', 'pg_advisory_xact_lock_shared'] as const;

/** BullMQ's only class of locks with two keys that this project uses (obliterate, add_job and the ends of jobs). */
const CLASS = `hashtext('bullmq:finalization')`;

/**
 * Gives BullMQ's functions advisory locks of their own names only. Where the worker's role may not call PostgreSQL's
 * functions for these locks, it can still run the functions of BullMQ, and take no lock of the api.
 *
 * The schema of the queue gets functions with the names of PostgreSQL's. They check the key and take the lock with the
 * rights of the owner. BullMQ's functions find these first.
 */
export async function limitQueueLocks(
  client: Client | PoolClient,
  reservedLocks: readonly number[],
): Promise<void> {
  const isReserved = `key IN (${reservedLocks.map(Number).join(', ')})`;
  for (const name of ONE_KEY) await client.query(guarded(name, ['bigint'], isReserved));
  for (const name of TWO_KEYS) {
    await client.query(guarded(name, ['integer', 'integer'], `key <> ${CLASS}`));
  }
  await client.query(USE_GUARDED);
}

function guarded(name: string, types: readonly string[], isRefused: string): string {
  const parameters = types.map((type, i) => `${i === 0 ? 'key' : 'second'} ${type}`).join(', ');
  const values = types.map((_, i) => (i === 0 ? 'key' : 'second')).join(', ');
  const [result, take] = name.includes('try') ? ['boolean', 'RETURN'] : ['void', 'PERFORM'];
  return `
    CREATE OR REPLACE FUNCTION ${QUEUE_SCHEMA}.${name}(${parameters}) RETURNS ${result}
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
      IF ${isRefused} THEN
        RAISE EXCEPTION 'not a lock of the queue' USING ERRCODE = 'insufficient_privilege';
      END IF;
      ${take} pg_catalog.${name}(${values});
    END $$`;
}

/** `CREATE OR REPLACE` of BullMQ's migrations sets the search path back, so this runs after each of them. */
const USE_GUARDED = `
  DO $$
  DECLARE
    called regprocedure;
  BEGIN
    FOR called IN
      SELECT oid FROM pg_proc
      WHERE pronamespace = '${QUEUE_SCHEMA}'::regnamespace AND NOT prosecdef
        AND prosrc ~ 'pg_(try_)?advisory_'
    LOOP
      EXECUTE format(
        'ALTER FUNCTION %s SET search_path = ${QUEUE_SCHEMA}, pg_catalog, pg_temp', called
      );
    END LOOP;
  END $$`;
