import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findFreePort } from '@app/embedded-postgres';
import { StrongroomProcess } from '@app/testing';
import type { TestApp } from './test-app.js';

const inject = (name: string) =>
  pathToFileURL(join(import.meta.dirname, '../../../tools/chaos/inject', name)).href;
const killer = inject('kill-at-fault-point.ts');
const hurry = inject('hurry.ts');

/** What lets a built app be killed at a fault point: it is loaded into the process, since no build has it. */
export function killedAt(point: string): Record<string, string> {
  return { FAULT_POINT: point, NODE_OPTIONS: `--import=${killer}` };
}

/** As {@link killedAt}, for an api that does every few seconds what is to be done every hour. */
export function killedAtUpkeep(point: string): Record<string, string> {
  return { FAULT_POINT: point, NODE_OPTIONS: `--import=${killer} --import=${hurry}` };
}

interface ApiBeside {
  readonly url: string;
  readonly api: StrongroomProcess;
}

/** The built api as a process of its own, beside the one in this process: on the same database and folder. */
export async function apiBeside(
  strongroom: TestApp,
  settings: Record<string, string>,
): Promise<ApiBeside> {
  const beside = await unstartedApiBeside(strongroom, settings);
  await beside.api.start();
  return beside;
}

/** As {@link apiBeside}, but for one that may not live to be ready. */
export async function unstartedApiBeside(
  strongroom: TestApp,
  settings: Record<string, string>,
): Promise<ApiBeside> {
  const port = await findFreePort();
  const managementPort = await findFreePort();
  const api = new StrongroomProcess({
    script: 'dist/apps/api/src/main.js',
    readyUrl: `http://127.0.0.1:${managementPort}/health/ready`,
    env: {
      DATABASE_URL: strongroom.databaseUrl,
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
