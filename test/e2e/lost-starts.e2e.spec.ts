import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { KillablePostgres, untilMarked } from '@app/testing';
import {
  freePorts,
  notUseful,
  ROLES,
  StartedApps,
  type Outcome,
  type Role,
} from '../support/started-apps.js';

/** The number of starts. Set STARTS=200 for a longer run. */
const STARTS = Number(process.env['STARTS'] ?? 24);
const LAST_KILL_MS = 120;
const KILLED = ['server', 'backend', 'connection'] as const;
const START_TIMEOUT_MS = 30_000;
const MARK_TIMEOUT_MS = 20_000;

const marker = pathToFileURL(join(import.meta.dirname, '../chaos/inject/mark-fault-point.ts')).href;
const SERVICES = { api: 'api', worker: 'ocr-worker' } as const;

interface Start {
  readonly killed: (typeof KILLED)[number];
  readonly afterMs: number;
}

/** The starts of one role: the same number of each kind, with evenly spread moments. */
function startsOf(count: number): Start[] {
  const steps = Math.max(2, Math.ceil(count / KILLED.length));
  return Array.from({ length: steps }, (_, step) =>
    KILLED.map((killed) => ({ killed, afterMs: Math.round((step * LAST_KILL_MS) / (steps - 1)) })),
  ).flat();
}

/** Waits for the first connection of the queue, then kills. Resolves when the database runs again. */
async function killAtConnection(
  postgres: KillablePostgres,
  mark: string,
  role: Role,
  { killed, afterMs }: Start,
): Promise<void> {
  await untilMarked(mark, AbortSignal.timeout(MARK_TIMEOUT_MS));
  if (killed === 'server') {
    await delay(afterMs);
    return postgres.killServer();
  }
  const begun = performance.now();
  const pid = await postgres.backendOf(`strongroom-${SERVICES[role]}-queue`);
  await delay(Math.max(0, afterMs - (performance.now() - begun)));
  if (pid === undefined) return;
  if (killed === 'backend') await postgres.killBackend(pid);
  else await postgres.terminateBackend(pid);
}

async function outcomesOfKills(role: Role): Promise<Record<string, Outcome>> {
  const postgres = await KillablePostgres.start();
  const dataDir = join(postgres.folder, 'data');
  const marks = join(postgres.folder, 'marks');
  await mkdir(marks);
  const mark = join(marks, 'connected');
  const apps = new StartedApps({
    role,
    ports: await freePorts(),
    dataDir,
    databaseUrl: { api: postgres.apiUrl, worker: postgres.queueUrl },
    settings: {
      NODE_OPTIONS: `--import=${marker}`,
      MARK_POINT: 'queue.connected',
      MARK_FILE: mark,
    },
  });
  const outcomes: Record<string, Outcome> = {};
  try {
    await apps.open();
    await untilMarked(mark, AbortSignal.timeout(MARK_TIMEOUT_MS));
    for (const start of startsOf(STARTS / ROLES.length)) {
      outcomes[`${start.killed} killed after ${start.afterMs} ms`] = await apps.startThrough(() =>
        killAtConnection(postgres, mark, role, start),
      );
    }
  } finally {
    await apps.close();
    await postgres.stop();
  }
  return outcomes;
}

describe('a database that is killed after the first connection of the queue', () => {
  for (const role of ROLES) {
    it.concurrent(
      `leaves the ${role} of use within five seconds of its return`,
      { timeout: (STARTS + 4) * START_TIMEOUT_MS },
      async () => {
        const outcomes = await outcomesOfKills(role);
        expect(Object.values(outcomes)).toContain('useful');
        expect(notUseful(outcomes)).toEqual({});
      },
    );
  }
});
