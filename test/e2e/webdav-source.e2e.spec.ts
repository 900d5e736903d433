import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
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
  connector = await connectorOn({ database, dataDir });
  strongroom = await startStrongroom({
    database,
    dataDir,
    apiSettings: { ...connector.apiSettings, RECONCILE_SECONDS: '1' },
  });
  await connector.process.start();
  client = await TestClient.register(strongroom.url, 'cloud@example.test');
}, 120_000);
afterAll(async () => {
  await connector?.process.stop();
  await strongroom?.stop();
  await database?.drop();
  await server?.stop();
  for (const one of [folder, dataDir]) await rm(one, { recursive: true, force: true });
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
