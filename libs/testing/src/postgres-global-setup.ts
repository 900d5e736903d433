import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { createTemplate, startTestPostgres } from './postgres.js';
import type { ProvidedPostgres } from './postgres-test-database.js';

const root = join(import.meta.dirname, '../../..');
const template = 'strongroom_template';
const API_PASSWORD = 'only-for-tests-on-loopback';
const QUEUE_PASSWORD = 'only-for-tests-on-loopback';
const CONNECTOR_PASSWORD = 'only-for-tests-on-loopback';
/** The test files run at the same time and share the role. */
const QUEUE_CONNECTIONS = '150';

/** One server and one migrated template for all test files; each file clones the template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Migrated by the program that operators run, built from the current sources.
  await runNode('tools/launcher/build.ts', {});
  const server = await startTestPostgres();
  try {
    await createTemplate(server.url, template, (databaseUrl) =>
      runNode('dist/apps/api/src/commands/migrate.js', {
        DATABASE_URL: databaseUrl,
        API_ROLE_PASSWORD: API_PASSWORD,
        QUEUE_ROLE_PASSWORD: QUEUE_PASSWORD,
        QUEUE_ROLE_CONNECTIONS: QUEUE_CONNECTIONS,
        CONNECTOR_ROLE_PASSWORD: CONNECTOR_PASSWORD,
      }),
    );
  } catch (error) {
    await server.stop();
    throw error;
  }
  const provided: ProvidedPostgres = {
    serverUrl: server.url,
    serverPid: server.pid,
    template,
    apiPassword: API_PASSWORD,
    queuePassword: QUEUE_PASSWORD,
    connectorPassword: CONNECTOR_PASSWORD,
  };
  project.provide('postgres', provided);
  return () => server.stop();
}

async function runNode(script: string, env: Record<string, string>): Promise<void> {
  await promisify(execFile)(process.execPath, [join(root, script)], {
    cwd: root,
    env: { PATH: process.env.PATH, ...env },
  });
}
