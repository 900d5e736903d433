import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTestDatabase } from '@app/testing';
import {
  freePorts,
  notUseful,
  ROLES,
  StartedApps,
  type Outcome,
  type Role,
} from '../support/started-apps.js';
import { OUTAGES, StartupProxy, type Outage } from '../support/startup-proxy.js';

/** With EVERY_OUTAGE=1 each connection gets every outage, which takes minutes. Otherwise each gets one, in turn. */
const HAS_EVERY_OUTAGE = process.env['EVERY_OUTAGE'] !== undefined;
const AWAY_MS = 300;
const TIMEOUT_MS = 600_000;

function outagesAt(connection: number): readonly Outage[] {
  return HAS_EVERY_OUTAGE ? OUTAGES : OUTAGES.slice(connection % OUTAGES.length).slice(0, 1);
}

async function outcomesOfOutages(role: Role): Promise<Record<string, Outcome>> {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'strongroom-e2e-'));
  const own = { api: database.apiUrl, worker: database.queueUrl };
  const proxy = await StartupProxy.before(own[role], AWAY_MS);
  const apps = new StartedApps({
    role,
    ports: await freePorts(),
    dataDir,
    databaseUrl: { ...own, [role]: proxy.instead(own[role]) },
    settings: {},
  });
  const outcomes: Record<string, Outcome> = {};
  try {
    await apps.open();
    proxy.disarm();
    await apps.startThrough(async () => undefined);
    const connections = proxy.connections;
    for (let at = 1; at <= connections; at += 1) {
      for (const outage of outagesAt(at)) {
        const back = () => proxy.arm(outage, at).then(() => undefined);
        outcomes[`connection ${at}: ${outage}`] = await apps.startThrough(back);
      }
    }
  } finally {
    await apps.close();
    await proxy.close();
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  }
  return outcomes;
}

describe('a database that is lost at any of the connections of a start', () => {
  for (const role of ROLES) {
    it.concurrent(
      `leaves the ${role} of use within five seconds of its return`,
      { timeout: TIMEOUT_MS },
      async () => {
        const outcomes = await outcomesOfOutages(role);
        // The number of connections differs between starts, so the last ones may not be reached.
        const all = Object.values(outcomes);
        const disturbed = all.filter((outcome) => outcome === 'useful');
        expect(disturbed.length).toBeGreaterThanOrEqual(Math.max(2, all.length / 2));
        expect(notUseful(outcomes)).toEqual({});
      },
    );
  }
});
