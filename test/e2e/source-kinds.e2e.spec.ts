import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  startStrongroom,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';
import { connectorOn, type StartableConnector } from '../support/connector-process.js';
import { DovecotServer, hasDovecot, MAIL_USER } from '../support/dovecot-server.js';
import { attached, mailOf } from '../support/mails.js';
import { RCLONE_USER, RcloneServer } from '../support/rclone-server.js';
import {
  connect,
  entriesOf,
  importsOf,
  requestImports,
  type SourceJson,
} from '../support/sources-client.js';
import { TestClient, type ProblemJson } from '../support/test-client.js';

const WAIT = { timeout: 40_000, interval: 100 };

let folder: string;
let dataDir: string;
let inboxes: string;
let server: RcloneServer;
let database: MigratedDatabase;
let strongroom: Strongroom;
let connector: StartableConnector;
let client: TestClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strongroom-cloud-'));
  await mkdir(join(folder, 'Scans & more'));
  await write('Scans & more/Größe #1.txt', 'The walrus signs at Mirfield.');
  await write('letter.txt', 'A letter about narwhals.');
  server = await RcloneServer.start(folder);
  database = await createTestDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'strongroom-data-'));
  inboxes = await mkdtemp(join(tmpdir(), 'strongroom-inboxes-'));
  const settings = { SOURCES_FOLDER_ROOT: inboxes };
  connector = await connectorOn({ database, dataDir, settings });
  strongroom = await startStrongroom({
    database,
    dataDir,
    apiSettings: { ...connector.apiSettings, ...settings, RECONCILE_SECONDS: '1' },
  });
  await connector.process.start();
  client = await TestClient.register(strongroom.url, 'cloud@example.test');
}, 120_000);
afterAll(async () => {
  await connector?.process.stop();
  await strongroom?.stop();
  await database?.drop();
  await server?.stop();
  for (const one of [folder, dataDir, inboxes]) await rm(one, { recursive: true, force: true });
});

const write = (path: string, text: string) => writeFile(join(folder, path), text);
const cloud = (fields: object = {}) => ({
  settings: { url: server.url, username: RCLONE_USER.username },
  credentials: { password: RCLONE_USER.password },
  ...fields,
});
const found = async (word: string): Promise<number> => {
  const { body } = await client.request<{ items: unknown[] }>('GET', `/v1/search?q=${word}`);
  return body.items.length;
};
const statesOf = async (id: string) =>
  (await importsOf(client, id)).map(({ name, state }) => `${name}: ${state}`).toSorted();

describe('a WebDAV server', () => {
  it('is connected, browsed and read through us; a file is imported, and a word of it is found', async () => {
    const { id } = await connect(client, cloud({ tags: ['cloud'] }));
    const root = await entriesOf(client, id);
    expect(Object.fromEntries(root.items.map(({ name, isFolder }) => [name, isFolder]))).toEqual({
      'Scans & more': true,
      'letter.txt': false,
    });
    const scans = root.items.find(({ isFolder }) => isFolder)?.id ?? '';
    const [file] = (await entriesOf(client, id, `?parent=${scans}`)).items;
    expect(file).toMatchObject({ name: 'Größe #1.txt', size: 29, mediaType: 'text/plain' });
    const content = `/v1/sources/${id}/entries/${file?.id ?? ''}/content`;
    const part = await client.request('GET', content, { headers: { range: 'bytes=4-9' } });
    expect([part.status, part.body]).toEqual([206, 'walrus']);
    expect((await client.request('GET', content)).body).toBe('The walrus signs at Mirfield.');
    const answer = await requestImports(client, id, { entries: [file?.id], tags: ['signed'] });
    expect([answer.status, answer.body]).toEqual([202, { requested: 1, known: 0 }]);
    await expect.poll(() => found('mirfield'), WAIT).toBe(1);
    const [entry] = await importsOf(client, id);
    expect(entry).toMatchObject({ state: 'imported', error: null });
    const { body } = await client.request('GET', `/v1/documents/${entry?.documentId ?? ''}`);
    expect(body).toMatchObject({ filename: 'Größe #1.txt', tags: ['cloud', 'signed'] });
    expect(await requestImports(client, id, { folder: scans })).toMatchObject({
      body: { requested: 0, known: 1 },
    });
    expect((await client.request('DELETE', `/v1/sources/${id}`)).status).toBe(204);
    expect(await found('mirfield')).toBe(1);
  });

  it('is kept in step: new and changed files appear, and a document stays when its file is deleted over there', async () => {
    const { id } = await connect(client, cloud({ folder: 'Scans & more', mode: 'keep' }));
    await expect.poll(() => statesOf(id), WAIT).toEqual(['Größe #1.txt: imported']);
    await write('Scans & more/new.txt', 'A heron at Batley.');
    await write('Scans & more/.hidden.txt', 'Nothing to see.');
    await expect.poll(() => found('batley'), WAIT).toBe(1);
    await write('Scans & more/new.txt', 'A heron at Batley, then at Ossett.');
    await expect.poll(() => found('ossett'), WAIT).toBe(1);
    expect(await found('batley')).toBe(2);
    await rm(join(folder, 'Scans & more/new.txt'));
    await expect
      .poll(async () => (await importsOf(client, id)).filter(({ goneAt }) => goneAt !== null), WAIT)
      .toHaveLength(2);
    expect(await found('heron')).toBe(2);
    // The walrus of the first test has the same bytes, so it is one document.
    expect(await found('walrus')).toBe(1);
  });

  it('that refuses the credentials needs new ones', async () => {
    const refused = await client.json<ProblemJson>('POST', '/v1/sources', {
      kind: 'webdav',
      name: 'Refused',
      ...cloud({ credentials: { password: 'wrong' } }),
    });
    expect([refused.status, refused.body.code]).toEqual([409, 'source.consent_needed']);
    const { id } = await connect(client, cloud({ name: 'Changing', mode: 'keep' }));
    await server.stop();
    await server.start('a new password');
    // A round in between has found no server, so the next one would be late.
    expect((await client.request('POST', `/v1/sources/${id}/sync`)).status).toBe(202);
    const state = async () =>
      (await client.request<SourceJson>('GET', `/v1/sources/${id}`)).body.state;
    await expect.poll(state, WAIT).toBe('consent_needed');
    const path = `/v1/sources/${id}/credentials`;
    expect((await client.json('PUT', path, { password: 'a new password' })).status).toBe(204);
    expect(await state()).toBe('active');
    await expect.poll(() => found('narwhals'), WAIT).toBe(1);
  });

  it('at an address inside is not connected, unless the operator allows its network', async () => {
    const answer = await client.json<ProblemJson>('POST', '/v1/sources', {
      kind: 'webdav',
      name: 'Inside',
      ...cloud({ settings: { url: 'https://169.254.169.254/', username: 'a' } }),
    });
    expect([answer.status, answer.body.code]).toEqual([422, 'source.blocked_address']);
  });
});

describe('the folder of an account on the server', () => {
  const problemOf = async (method: string, path: string, body: unknown) => {
    const answer = await client.json<ProblemJson>(method, path, body);
    return [answer.status, answer.body.code];
  };

  it('imports what a scanner puts there, and moves it aside', async () => {
    const { body: capabilities } = await client.request<{ sourceKinds: string[] }>(
      'GET',
      '/v1/capabilities',
    );
    expect(capabilities.sourceKinds).toContain('folder');
    const scanner = { kind: 'folder', name: 'Scanner', folder: 'Office', mode: 'keep' };
    expect(await problemOf('POST', '/v1/sources', scanner)).toEqual([503, 'source.unavailable']);
    const { body: me } = await client.request<{ id: string }>('GET', '/v1/me');
    const office = join(inboxes, me.id, 'Office');
    await mkdir(office, { recursive: true });
    await writeFile(join(office, 'scan.txt'), 'The kettle of Heckmondwike.');
    const created = await client.json<SourceJson>('POST', '/v1/sources', scanner);
    expect(created).toMatchObject({ status: 201, body: { settings: {}, afterImport: 'move' } });
    await expect.poll(() => found('heckmondwike'), WAIT).toBe(1);
    await expect.poll(() => readdir(office), WAIT).toEqual([]);
    const path = `/v1/sources/${created.body.id}`;
    const [entry] = await importsOf(client, created.body.id);
    expect(entry).toMatchObject({ name: 'scan.txt', state: 'imported' });
    await expect
      .poll(async () => (await importsOf(client, created.body.id))[0]?.goneAt, WAIT)
      .not.toBeNull();
    expect(await client.json('PATCH', path, { afterImport: 'keep' })).toMatchObject({
      status: 200,
      body: { afterImport: 'keep', folder: 'Office' },
    });
    expect(await problemOf('PUT', `${path}/credentials`, { password: 'a' })).toEqual([
      422,
      'source.no_password',
    ]);
  });

  it('is the only kind of source whose files can be moved', async () => {
    const { id } = await connect(
      client,
      cloud({ name: 'Another cloud', credentials: { password: 'a new password' } }),
    );
    expect(await problemOf('PATCH', `/v1/sources/${id}`, { afterImport: 'move' })).toEqual([
      422,
      'source.moves_nothing',
    ]);
  });
});

describe.runIf(hasDovecot())('a mailbox', () => {
  it('is kept in step: words of an attachment and of a mail are found', async () => {
    const mails = await DovecotServer.start();
    try {
      const text = 'A bittern at Todmorden.';
      const parts = [attached('note.txt', text, { type: 'text/plain' })];
      await mails.deliver('INBOX', [mailOf({ subject: 'About Hebden', parts })]);
      const settings = {
        host: '127.0.0.1',
        port: mails.port,
        security: 'none',
        username: MAIL_USER.username,
        take: 'both',
      };
      const { id, folder: mailbox } = await connect(client, {
        kind: 'imap',
        name: 'Mail',
        settings,
        credentials: { password: MAIL_USER.password },
        mode: 'keep',
      });
      expect(mailbox).toBe('INBOX');
      await expect
        .poll(() => statesOf(id), WAIT)
        .toEqual(['About Hebden.eml: imported', 'note.txt: imported']);
      await expect
        .poll(async () => [await found('todmorden'), await found('hebden')], WAIT)
        .toEqual([1, 1]);
    } finally {
      await mails.stop();
    }
  });
});
