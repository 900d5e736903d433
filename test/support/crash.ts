import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findFreePort } from '@app/embedded-postgres';
import { StrongroomProcess } from '@app/testing';
import type { TestApp } from './test-app.js';

const inject = (name: string) =>
  pathToFileURL(join(import.meta.dirname, '../chaos/inject', name)).href;
const killer = inject('kill-at-fault-point.ts');
const acceleratePeriodicTasks = inject('hurry.ts');

/**
 * Settings that make a built app kill itself at a fault point. `--import` loads the code; no build contains it.
 */
export function killedAt(point: string): Record<string, string> {
  return { FAULT_POINT: point, NODE_OPTIONS: `--import=${killer}` };
}

/** Like {@link killedAt}, for an api whose hourly periodic tasks run every few seconds. */
export function killedAtPeriodicTask(point: string): Record<string, string> {
  return {
    FAULT_POINT: point,
    NODE_OPTIONS: `--import=${killer} --import=${acceleratePeriodicTasks}`,
  };
}

interface SecondApi {
  readonly url: string;
  readonly api: StrongroomProcess;
}

/** Starts the built api as a second process, on the same database and folder as the one in this process. */
export async function startSecondApi(
  strongroom: TestApp,
  settings: Record<string, string>,
): Promise<SecondApi> {
  const second = await createSecondApi(strongroom, settings);
  await second.api.start();
  return second;
}

/** Like {@link startSecondApi}, but does not start it; for an api that may be killed before it is ready. */
export async function createSecondApi(
  strongroom: TestApp,
  settings: Record<string, string>,
): Promise<SecondApi> {
  const port = await findFreePort();
  const managementPort = await findFreePort();
  const api = new StrongroomProcess({
    script: 'dist/apps/api/src/main.js',
    readyUrl: `http://127.0.0.1:${managementPort}/health/ready`,
    env: {
      DATABASE_URL: strongroom.apiDatabaseUrl,
      DATA_DIR: strongroom.dataDir,
      PORT: String(port),
      MANAGEMENT_PORT: String(managementPort),
      DATABASE_POOL_SIZE: '5',
      RECONCILE_SECONDS: '3600',
      ...settings,
    },
  });
  return { url: `http://127.0.0.1:${port}`, api };
}
