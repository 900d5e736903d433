import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KillablePostgres, shortText, startStrongroom, type Strongroom } from '@app/testing';
import { connectorOn, type StartableConnector } from '../support/connector-process.js';
import { RCLONE_USER, RcloneServer } from '../support/rclone-server.js';
import { TestClient } from '../support/test-client.js';

/** Set SOURCE_FILES=1000 for the run of docs/measurements/sources.md. */
const FILES = Number(process.env['SOURCE_FILES'] ?? 240);
/** One kill after each eighth of the files. */
const KILLED = ['connector', 'api', 'database', 'worker', 'connector', 'database', 'api'] as const;
const LONG = { timeout: 600_000 };
const WAIT = { timeout: 180_000, interval: 100 };

describe('a WebDAV server as a source', () => {
  let postgres: KillablePostgres;
  let remote: string;
  let strongroom: Strongroom;
  let connector: StartableConnector;
  let server: RcloneServer;
  let client: TestClient;

  beforeAll(async () => {
    postgres = await KillablePostgres.start();
    remote = await mkdtemp(join(tmpdir(), 'strongroom-remote-'));
    await mkdir(join(remote, 'sub'));
    for (let index = 0; index < FILES; index += 1) {
      const path = join(remote, index % 2 === 0 ? '' : 'sub', `file ${index}.txt`);
      await writeFile(path, `${shortText(index)} number ${index}`);
    }
    server = await RcloneServer.start(remote);
    const dataDir = join(postgres.folder, 'data');
    await mkdir(dataDir);
    connector = await connectorOn({ database: postgres, dataDir });
    const apiSettings = { ...connector.apiSettings, RECONCILE_SECONDS: '2' };
    strongroom = await startStrongroom({ database: postgres, dataDir, apiSettings });
    await connector.process.start();
    client = await TestClient.register(strongroom.url, 'sources@example.test');
  });
  afterAll(async () => {
    await Promise.all([strongroom.stop(), connector.process.stop(), server.stop()]);
    await postgres.stop();
    await rm(remote, { recursive: true });
  });

  interface Import {
    readonly entryId: string;
    readonly state: string;
    readonly documentId: string | null;
  }
  /** All pages of a list. @throws while a process is restarting */
  const listOf = async <T>(path: string): Promise<T[]> => {
    const found: T[] = [];
    for (let cursor = ''; ;) {
      const { status, body } = await client.request<{ items: T[]; nextCursor: string | null }>(
        'GET',
        `${path}${cursor && `&cursor=${cursor}`}`,
      );
      if (status !== 200) throw new Error(`${path} answered ${status}`);
      found.push(...body.items);
      if (body.nextCursor === null) return found;
      cursor = body.nextCursor;
    }
  };
  const importsOf = (source: string, state = '') =>
    listOf<Import>(`/v1/sources/${source}/imports?limit=100${state}`);

  const kill = async (what: (typeof KILLED)[number]): Promise<void> => {
    if (what === 'database') return postgres.killServer();
    const { api, worker } = strongroom;
    const process = { connector: connector.process, api, worker }[what];
    await process.stop('SIGKILL');
    await process.start();
  };

  it(`makes one document of each of ${FILES} files, whatever is killed`, LONG, async () => {
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
      (await importsOf(source.id, '&state=imported').catch(() => [])).length;
    for (const [index, what] of KILLED.entries()) {
      const share = (index + 1) / (KILLED.length + 1);
      await expect.poll(imported, WAIT).toBeGreaterThan(share * FILES);
      await kill(what);
    }
    await expect.poll(imported, WAIT).toBe(FILES);
    const entries = await importsOf(source.id);
    expect(new Set(entries.map(({ entryId }) => entryId)).size).toBe(FILES);
    expect(entries).toHaveLength(FILES);
    const documents = await listOf<{ id: string }>('/v1/documents?limit=100');
    expect(documents).toHaveLength(FILES);
    expect(new Set(documents.map(({ id }) => id))).toEqual(
      new Set(entries.map(({ documentId }) => documentId)),
    );
    const { body } = await client.request<{ items: unknown[] }>('GET', '/v1/tags');
    expect(body.items).toEqual([expect.objectContaining({ documents: FILES })]);
    expect(connector.process.errors).toBe('');
  });
});
