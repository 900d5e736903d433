import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  shortText,
  startStrongroom,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';
import { connectorOn, type StartableConnector } from '../support/connector-process.js';
import { RCLONE_USER, RcloneServer } from '../support/rclone-server.js';
import { TestClient } from '../support/test-client.js';

const FILES = 200;
const KILLS = 2;
const WAIT = { timeout: 110_000, interval: 200 };

describe('a WebDAV server as a source', () => {
  let database: MigratedDatabase;
  let folders: string[];
  let strongroom: Strongroom;
  let connector: StartableConnector;
  let server: RcloneServer;
  let client: TestClient;

  beforeAll(async () => {
    database = await createTestDatabase();
    const made = ['remote', 'data'].map((name) => mkdtemp(join(tmpdir(), `strongroom-${name}-`)));
    folders = await Promise.all(made);
    const [remote = '', dataDir = ''] = folders;
    await mkdir(join(remote, 'sub'));
    for (let index = 0; index < FILES; index += 1) {
      const path = join(remote, index % 2 === 0 ? '' : 'sub', `file ${index}.txt`);
      await writeFile(path, `${shortText(index)} number ${index}`);
    }
    server = await RcloneServer.start(remote);
    connector = await connectorOn({ database, dataDir });
    strongroom = await startStrongroom({ database, dataDir, apiSettings: connector.apiSettings });
    await connector.process.start();
    client = await TestClient.register(strongroom.url, 'sources@example.test');
  });
  afterAll(async () => {
    await Promise.all([strongroom.stop(), connector.process.stop(), server.stop()]);
    await database.drop();
    for (const folder of folders) await rm(folder, { recursive: true });
  });

  interface Import {
    readonly state: string;
    readonly documentId: string | null;
  }
  const importsOf = async (source: string): Promise<Import[]> => {
    const found: Import[] = [];
    for (let cursor = ''; ;) {
      const path = `/v1/sources/${source}/imports?limit=100${cursor && `&cursor=${cursor}`}`;
      const { body } = await client.request<{ items: Import[]; nextCursor: string | null }>(
        'GET',
        path,
      );
      found.push(...body.items);
      if (body.nextCursor === null) return found;
      cursor = body.nextCursor;
    }
  };

  it(`makes one document of each of ${FILES} files, though the connector is killed meanwhile`, async () => {
    const { status, body: source } = await client.json<{ id: string }>('POST', '/v1/sources', {
      kind: 'webdav',
      name: 'rclone',
      settings: { url: server.url, username: RCLONE_USER.username },
      credentials: { password: RCLONE_USER.password },
      mode: 'keep',
      tags: ['from-afar'],
    });
    expect(status).toBe(201);
    const imported = async () =>
      (await importsOf(source.id)).filter(({ state }) => state === 'imported').length;
    for (let kill = 1; kill <= KILLS; kill += 1) {
      await expect.poll(imported, WAIT).toBeGreaterThan((kill * FILES) / 10);
      await connector.process.stop('SIGKILL');
      await connector.process.start();
    }
    await expect.poll(imported, WAIT).toBe(FILES);
    const entries = await importsOf(source.id);
    expect(entries).toHaveLength(FILES);
    expect(new Set(entries.map(({ documentId }) => documentId)).size).toBe(FILES);
    const counted = await client.request<{ items: { name: string; documents: number }[] }>(
      'GET',
      '/v1/tags',
    );
    expect(counted.body.items).toEqual([expect.objectContaining({ documents: FILES })]);
    // The api removes each object from the intake after its document is registered.
    const intake = join(strongroom.dataDir, 'blobs/objects/intake');
    const left = async () => (await readdir(intake)).filter((name) => name !== '.staged');
    await expect.poll(left, WAIT).toEqual([]);
    expect(connector.process.errors).toBe('');
  });
});
