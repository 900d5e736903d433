import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AccountEraser } from '../../../apps/api/src/accounts/account-eraser.js';
import { ConnectorStandIn, versionOf } from '../../support/connector-stand-in.js';
import {
  connect,
  entriesOf,
  entryId,
  importsOf,
  requestImports,
  SOURCE,
  type ImportsJson,
  type SourceJson,
} from '../../support/sources-client.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { ProblemJson, TestClient } from '../../support/test-client.js';

let connector: ConnectorStandIn;
let strongroom: TestApp;
let client: TestClient;

beforeAll(async () => {
  connector = await ConnectorStandIn.start();
  strongroom = await createTestApp(connector.settings);
});
afterAll(async () => {
  await strongroom.close();
  await connector.close();
});
beforeEach(async () => {
  client = await strongroom.register();
});
afterEach(() => {
  connector.failure = undefined;
  connector.cutsContents = false;
  connector.files.clear();
  connector.seen.length = 0;
});

const create = (fields: object) =>
  client.json<ProblemJson>('POST', '/v1/sources', { ...SOURCE, ...fields });
const actions = async (): Promise<string[]> => {
  const { body } = await client.request<{ items: { action: string }[] }>('GET', '/v1/me/audit');
  return body.items.map(({ action }) => action).filter((action) => action.startsWith('source.'));
};

describe('POST /sources', () => {
  it('connects a mailbox, by default the one of all accounts', async () => {
    const imap = {
      kind: 'imap',
      settings: {
        host: 'IMAP.Example.test',
        port: 993,
        security: 'tls',
        username: 'anna',
        take: 'attachments',
      },
    };
    const answer = await client.json<SourceJson>('POST', '/v1/sources', { ...SOURCE, ...imap });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      kind: 'imap',
      settings: { ...imap.settings, host: 'imap.example.test' },
      folder: 'INBOX',
      state: 'active',
    });
    for (const wrong of [{ host: 'a:993' }, { security: 'ssl' }, { take: 'all' }, { port: 0 }]) {
      const { status } = await create({ ...imap, settings: { ...imap.settings, ...wrong } });
      expect(status).toBe(400);
    }
    expect((await create({ ...imap, kind: 'webdav' })).status).toBe(400);
  });

  it('connects a source after the connector has accepted the credentials, and never shows them', async () => {
    const answer = await client.json<SourceJson>('POST', '/v1/sources', {
      ...SOURCE,
      folder: 'Scans/Größe & %25',
      mode: 'keep',
      tags: ['scans'],
      language: 'deu',
    });
    const { id } = answer.body;
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`/v1/sources/${id}`);
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(answer.body).toMatchObject({
      kind: 'webdav',
      name: 'Cloud',
      settings: { url: 'https://cloud.example.test/dav/anna/', username: 'anna' },
      folder: 'Scans/Größe & %25',
      mode: 'keep',
      tags: ['scans'],
      language: 'deu',
      state: 'active',
      error: null,
      lastSyncAt: null,
    });
    expect(answer.body.nextSyncAt).not.toBeNull();
    expect(JSON.stringify(answer.body)).not.toContain('sesame');
    const requestId = answer.headers.get('x-request-id');
    expect(connector.seen).toMatchObject([
      { method: 'PUT', path: `/sources/${id}/secret`, ticket: { src: id }, requestId },
    ]);
    expect(await actions()).toEqual(['source.created']);
    const list = await client.request('GET', '/v1/sources');
    const { authorizationUrl, ...shown } = answer.body as SourceJson & { authorizationUrl: null };
    expect(authorizationUrl).toBeNull();
    expect(list.body).toEqual({ items: [shown] });
  });

  it('keeps nothing of a source whose credentials are refused', async () => {
    const refused = await create({ credentials: { password: 'wrong' } });
    expect([refused.status, refused.body.code]).toEqual([409, 'source.consent_needed']);
    expect((await client.request('GET', '/v1/sources')).body).toEqual({ items: [] });
    expect(await actions()).toEqual([]);
  });

  it('has no kind with a page of its provider without PUBLIC_URL', async () => {
    const answer = await client.json<ProblemJson>('POST', '/v1/sources', {
      kind: 'google-drive',
      name: 'Drive',
    });
    expect([answer.status, answer.body.code]).toEqual([422, 'source.kind_unavailable']);
    expect((await client.request('GET', '/v1/sources')).body).toEqual({ items: [] });
  });

  it.each([
    [503, 'source.unavailable', '120'],
    [422, 'source.refused', undefined],
    [422, 'source.blocked_address', undefined],
    [422, 'source.kind_unavailable', undefined],
    [422, 'source.host_unknown', undefined],
  ])('passes on %i %s, without the words of the other side', async (status, code, retryAfter) => {
    connector.failure = { status, code, ...(retryAfter && { retryAfter }) };
    const answer = await create({});
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers.get('retry-after')).toBe(retryAfter ?? null);
    expect(JSON.stringify(answer.body)).not.toContain('words of the other side');
  });

  it('is unavailable when the connector answers something unknown', async () => {
    connector.failure = { status: 500, code: 'internal' };
    const answer = await create({});
    expect([answer.status, answer.body.code]).toEqual([503, 'service.unavailable']);
  });

  it.each([
    ['/settings/url', { settings: { ...SOURCE.settings, url: 'ftp://example.test/' } }],
    ['/settings/url', { settings: { ...SOURCE.settings, url: 'https://a:b@example.test/' } }],
    ['/settings/url', { settings: { ...SOURCE.settings, url: 'https://example.test/?a=b' } }],
    ['/settings/username', { settings: { ...SOURCE.settings, username: 'a:b' } }],
    ['/credentials/password', { credentials: { password: '' } }],
    ['/folder', { folder: '/Scans' }],
    ['/folder', { folder: 'Scans/../..' }],
    ['/name', { name: ' ' }],
    ['/mode', { mode: 'mirror' }],
    ['/kind', { kind: 'ftp' }],
    ['/language', { language: 'xyz' }],
    ['/path', { path: 'Scans' }],
  ])('refuses a wrong %s: %j', async (pointer, fields) => {
    const answer = await create(fields);
    expect(answer.status).toBe(400);
    expect(answer.body.errors?.map((error) => error.pointer)).toEqual([pointer]);
    expect(connector.seen).toEqual([]);
  });

  it('gives each source of an account another name, and an account at most 20', async () => {
    const taken = await Promise.all([create({}), create({})]);
    expect(taken.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
    await connect(await strongroom.register());
    const more = await Promise.all(
      Array.from({ length: 20 }, (_, index) => create({ name: `Cloud ${index}` })),
    );
    const codes = more.map(({ body }) => body.code).filter((code) => code !== undefined);
    expect(codes).toEqual(['source.too_many']);
  });
});

describe('PATCH /sources/{id}', () => {
  const patch = (id: string, change: object, ifMatch?: string) =>
    client.json<SourceJson & ProblemJson>(
      'PATCH',
      `/v1/sources/${id}`,
      change,
      ifMatch === undefined ? {} : { 'if-match': ifMatch },
    );

  it('changes the named fields, and a stale If-Match is refused', async () => {
    const source = await connect(client, { language: 'deu', tags: ['a'] });
    const changed = await patch(source.id, { name: 'Box', language: null, mode: 'keep' }, '"1"');
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).toBe('"2"');
    expect(changed.body).toMatchObject({ name: 'Box', language: null, mode: 'keep', tags: ['a'] });
    const stale = await patch(source.id, { name: 'Other' }, '"1"');
    expect([stale.status, stale.body.code]).toEqual([412, 'source.changed']);
    expect(await actions()).toEqual(['source.changed', 'source.created']);
  });

  it('refuses the address, the name of another source, and fields that are unknown', async () => {
    const source = await connect(client);
    await connect(client, { name: 'Box' });
    expect((await patch(source.id, { settings: SOURCE.settings })).status).toBe(400);
    expect((await patch(source.id, { credentials: SOURCE.credentials })).status).toBe(400);
    expect((await patch(source.id, { name: 'Box' })).body.code).toBe('source.name_taken');
    expect((await patch(source.id, { name: 'Cloud' })).status).toBe(200);
  });

  it('pauses a source, which then is not read, and resumes it', async () => {
    const { id } = await connect(client);
    expect((await patch(id, { state: 'paused' })).body.state).toBe('paused');
    for (const [method, path] of [
      ['GET', 'entries'],
      ['GET', `entries/${entryId('a')}/content`],
      ['POST', 'sync'],
    ] as const) {
      const answer = await client.request<ProblemJson>(method, `/v1/sources/${id}/${path}`);
      expect([path, answer.status, answer.body.code]).toEqual([path, 409, 'source.paused']);
    }
    expect((await patch(id, { state: 'active' })).body.state).toBe('active');
    expect((await client.request('POST', `/v1/sources/${id}/sync`)).status).toBe(202);
  });
});

describe('PUT /sources/{id}/credentials', () => {
  const put = (id: string, password: string) =>
    client.json<ProblemJson>('PUT', `/v1/sources/${id}/credentials`, { password });

  it('completes a source that needs them, and keeps the earlier ones when the new ones are refused', async () => {
    const { id } = await connect(client);
    await strongroom.admin.query(
      `UPDATE sources.sources SET state = 'consent_needed', failures = 3, error = '{"code":"source.consent_needed","message":"No"}'
       WHERE id = $1`,
      [id],
    );
    expect((await put(id, 'wrong')).body.code).toBe('source.consent_needed');
    const resume = await client.json<ProblemJson>('PATCH', `/v1/sources/${id}`, {
      state: 'active',
    });
    expect(resume.body.code).toBe('source.consent_needed');
    expect((await put(id, 'open sesame')).status).toBe(204);
    const { body } = await client.request<SourceJson>('GET', `/v1/sources/${id}`);
    expect(body).toMatchObject({ state: 'active', error: null });
    expect(await actions()).toEqual(['source.credentials_changed', 'source.created']);
  });
});

describe('DELETE /sources/{id}', () => {
  it('removes the source with its ledger', async () => {
    const { id } = await connect(client);
    connector.files.set('a.txt', 'a');
    await requestImports(client, id, { folder: '' });
    expect(await importsOf(client, id)).toHaveLength(1);
    expect((await client.request('DELETE', `/v1/sources/${id}`)).status).toBe(204);
    expect((await client.request('GET', `/v1/sources/${id}`)).status).toBe(404);
    expect((await client.request('DELETE', `/v1/sources/${id}`)).status).toBe(404);
    const rows = await strongroom.admin.query<unknown[]>(
      'SELECT id FROM sources.entries WHERE source_id = $1',
      [id],
    );
    expect(rows).toEqual([]);
    expect(await actions()).toEqual([
      'source.removed',
      'source.imports_requested',
      'source.created',
    ]);
  });
});

describe('a source with a long ledger', () => {
  it('is removed with it, and so is one of a closed account', async () => {
    const sources = [await connect(client), await connect(client, { name: 'Other' })];
    const ids = sources.map(({ id }) => id);
    await strongroom.admin.query(
      `INSERT INTO sources.entries (id, source_id, account_id, remote_id, version, name, state, requested)
       SELECT gen_random_uuid(), s.id, s.account_id, n::text, '', '', 'imported', false
       FROM sources.sources AS s, generate_series(1, 10001) AS n WHERE s.id = ANY ($1)`,
      [ids],
    );
    const left = async () => {
      const [row] = await strongroom.admin.query<{ count: string }[]>(
        'SELECT count(*) FROM sources.entries WHERE source_id = ANY ($1)',
        [ids],
      );
      return row?.count;
    };
    const stale = await client.request('DELETE', `/v1/sources/${ids[0] ?? ''}`, {
      headers: { 'if-match': '"7"' },
    });
    expect([stale.status, await left()]).toEqual([412, '20002']);
    expect((await client.request('DELETE', `/v1/sources/${ids[0] ?? ''}`)).status).toBe(204);
    expect(await left()).toBe('10001');
    await client.json('DELETE', '/v1/me', { password: 'correct horse battery staple' });
    await strongroom.app.get(AccountEraser).erase();
    expect(await left()).toBe('0');
  });
});

describe('GET /sources/{id}/entries', () => {
  it('lists a folder page by page', async () => {
    const { id } = await connect(client);
    for (const name of ['ä & %25.pdf', 'b#.html', 'Scans/c+.txt', 'd.txt', 'e.txt']) {
      connector.files.set(name, name);
    }
    const first = await entriesOf(client, id);
    expect(first.items.map(({ name }) => name)).toEqual(['ä & %25.pdf', 'b#.html']);
    expect(first.items[1]).toEqual({
      id: entryId('b#.html'),
      path: 'b#.html',
      name: 'b#.html',
      isFolder: false,
      size: 7,
      modifiedAt: '2026-03-01T08:12:00.000Z',
      mediaType: 'text/html',
    });
    const second = await entriesOf(client, id, `?cursor=${first.nextCursor ?? ''}`);
    expect(second.items.map(({ name, isFolder }) => [name, isFolder])).toEqual([
      ['Scans', true],
      ['d.txt', false],
    ]);
    const inside = await entriesOf(client, id, `?parent=${second.items[0]?.id ?? ''}`);
    expect(inside.items.map(({ name }) => name)).toEqual(['c+.txt']);
    expect(inside.nextCursor).toBeNull();
  });

  it.each(['+', '%2F', 'YQ%3D%3D', 'AA', 'w_', 'YQ'.repeat(2_000)])(
    'refuses the id %s',
    async (parent) => {
      const { id } = await connect(client);
      const answer = await client.request('GET', `/v1/sources/${id}/entries?parent=${parent}`);
      expect(answer.status).toBe(400);
    },
  );
});

describe('GET /sources/{id}/entries/{entryId}/content', () => {
  const content = (id: string, path: string, headers: Record<string, string> = {}) =>
    client.request<string & ProblemJson>(
      'GET',
      `/v1/sources/${id}/entries/${entryId(path)}/content`,
      { headers },
    );

  it('streams a file and ranges of it, and a browser does not show it', async () => {
    const { id } = await connect(client);
    connector.files.set('Web/pagé.html', '<script>1</script>');
    const whole = await content(id, 'Web/pagé.html');
    expect([whole.status, whole.body]).toEqual([200, '<script>1</script>']);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'text/html',
      'content-length': '18',
      'content-disposition': `attachment; filename="pag?.html"; filename*=UTF-8''pag%C3%A9.html`,
      'content-security-policy': 'sandbox',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      etag: '"strong"',
    });
    const part = await content(id, 'Web/pagé.html', { range: 'bytes=1-6' });
    expect([part.status, part.body]).toEqual([206, 'script']);
    expect(part.headers.get('content-range')).toBe('bytes 1-6/18');
    const outside = await content(id, 'Web/pagé.html', { range: 'bytes=99-100' });
    expect([outside.status, outside.body.code]).toEqual([416, 'source.range_unsatisfiable']);
    expect(outside.headers.get('content-range')).toBe('bytes */18');
    const path = `/v1/sources/${id}/entries/${entryId('Web/pagé.html')}/content`;
    const head = await client.request('HEAD', path);
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '18']);
  });

  it('cuts the connection when the source stops in the middle', async () => {
    const { id } = await connect(client);
    connector.files.set('a', 'a');
    connector.cutsContents = true;
    await expect(content(id, 'a')).rejects.toThrow('terminated');
    connector.cutsContents = false;
    expect((await content(id, 'a')).body).toBe('a');
  });

  it('answers 404 for what the source does not have', async () => {
    const { id } = await connect(client);
    const answer = await content(id, 'none');
    expect([answer.status, answer.body.code]).toEqual([404, 'source.entry_not_found']);
  });
});

describe('POST /sources/{id}/imports', () => {
  it('makes files wait, with their tags and the id of the request; a second time changes nothing', async () => {
    const { id } = await connect(client);
    connector.files.set('Scans/a.txt', 'first').set('b.txt', 'b');
    const entries = [entryId('Scans/a.txt'), entryId('b.txt'), entryId('b.txt')];
    const answer = await requestImports(client, id, { entries, tags: ['bills'] });
    expect([answer.status, answer.body]).toEqual([202, { requested: 2, known: 0 }]);
    const rows = await strongroom.admin.query<unknown[]>(
      `SELECT remote_id, version, size_bytes, state, requested, tags, request_id FROM sources.entries
       WHERE source_id = $1 ORDER BY remote_id`,
      [id],
    );
    const common = {
      state: 'waiting',
      requested: true,
      tags: ['bills'],
      request_id: answer.headers.get('x-request-id'),
    };
    expect(rows).toEqual([
      { ...common, remote_id: 'Scans/a.txt', version: versionOf('first'), size_bytes: '5' },
      { ...common, remote_id: 'b.txt', version: versionOf('b'), size_bytes: '1' },
    ]);
    await requestImports(client, id, { entries });
    expect(await importsOf(client, id)).toHaveLength(2);
    connector.files.set('b.txt', 'another version');
    await requestImports(client, id, { entries });
    expect(await importsOf(client, id)).toHaveLength(3);
  });

  it('takes the files of a folder, but not its folders', async () => {
    const { id } = await connect(client);
    for (const name of ['S/a', 'S/b', 'S/T/c', 'S/d', 'e']) connector.files.set(name, name);
    const { body } = await requestImports(client, id, { folder: entryId('S') });
    expect(body.requested).toBe(3);
    const names = (await importsOf(client, id, '?state=waiting')).map(({ name }) => name);
    expect(names.toSorted()).toEqual(['a', 'b', 'd']);
    expect(await importsOf(client, id, '?state=imported')).toEqual([]);
  });

  it('takes nothing when an entry is a folder or missing, or the folder is too large', async () => {
    const { id } = await connect(client);
    connector.files.set('S/a', 'a').set('b', 'b');
    const codeFor = async (body: object) =>
      (await requestImports<ProblemJson>(client, id, body)).body.code;
    expect(await codeFor({ entries: [entryId('b'), entryId('S')] })).toBe('source.entry_is_folder');
    expect(await codeFor({ entries: [entryId('b'), entryId('x')] })).toBe('source.entry_not_found');
    for (let i = 0; i < 101; i += 1) connector.files.set(`many/${i}`, '');
    // 51 pages of the stand-in.
    expect(await codeFor({ folder: entryId('many') })).toBe('source.folder_too_large');
    expect(await codeFor({})).toBe('request.invalid');
    expect(await codeFor({ entries: [entryId('b')], folder: '' })).toBe('request.invalid');
    expect(await importsOf(client, id)).toEqual([]);
  });

  it('asks again for what was skipped, has failed, or whose document is deleted', async () => {
    const { id } = await connect(client);
    connector.files.set('a', 'a');
    const again = async () => (await requestImports(client, id, { folder: '' })).body;
    const set = (columns: string, ...values: unknown[]) =>
      strongroom.admin.query(`UPDATE sources.entries SET ${columns} WHERE source_id = $1`, [
        id,
        ...values,
      ]);
    await again();
    for (const state of ['skipped', 'failed', 'seen']) {
      await set(`state = $2, error = '{"code":"x","message":"X."}', attempts = 7`, state);
      expect(await again()).toEqual({ requested: 1, known: 0 });
      expect(await importsOf(client, id)).toMatchObject([{ state: 'waiting', error: null }]);
    }
    const document = (await client.upload('a')).body;
    await set(`state = 'imported', document_id = $2`, document.id);
    expect(await again()).toEqual({ requested: 0, known: 1 });
    await client.request('DELETE', `/v1/documents/${document.id}`);
    expect(await again()).toEqual({ requested: 1, known: 0 });
    await set(`state = 'staged'`);
    expect(await again()).toEqual({ requested: 0, known: 1 });
  });
});

describe('GET /sources/{id}/imports', () => {
  it('lists the ledger newest first, page by page', async () => {
    const { id } = await connect(client);
    for (const name of ['a', 'b', 'c']) {
      connector.files.set(name, name);
      await requestImports(client, id, { entries: [entryId(name)] });
    }
    const first = await client.request<ImportsJson>('GET', `/v1/sources/${id}/imports?limit=2`);
    expect(first.body.items.map(({ name }) => name)).toEqual(['c', 'b']);
    expect(first.body.items[0]).toMatchObject({
      entryId: entryId('c'),
      size: 1,
      state: 'waiting',
      documentId: null,
      error: null,
      nextTryAt: null,
      goneAt: null,
    });
    const rest = await importsOf(client, id, `?limit=2&cursor=${first.body.nextCursor ?? ''}`);
    expect(rest.map(({ name }) => name)).toEqual(['a']);
    const foreign = (await client.request<{ nextCursor: string }>('GET', '/v1/me/audit?limit=1'))
      .body.nextCursor;
    const wrong = await client.request<ProblemJson>(
      'GET',
      `/v1/sources/${id}/imports?cursor=${foreign}`,
    );
    expect(wrong.body.code).toBe('request.cursor');
  });
});

describe('without a connector', () => {
  it('every route says so, and so do the capabilities', async () => {
    const other = await createTestApp();
    try {
      const visitor = await other.register();
      const id = '0199c0de-5f3a-7c11-9d2e-3b7f1a2c4d5e';
      const requests: [string, string, unknown?][] = [
        ['GET', ''],
        ['POST', '', SOURCE],
        ['GET', `/${id}`],
        ['PATCH', `/${id}`, { name: 'Box' }],
        ['DELETE', `/${id}`],
        ['PUT', `/${id}/credentials`, SOURCE.credentials],
        ['POST', `/${id}/sync`],
        ['GET', `/${id}/entries`],
        ['GET', `/${id}/entries/${entryId('a')}/content`],
        ['POST', `/${id}/imports`, { folder: '' }],
        ['GET', `/${id}/imports`],
      ];
      for (const [method, path, body] of requests) {
        const answer = await (body === undefined
          ? visitor.request<ProblemJson>(method, `/v1/sources${path}`)
          : visitor.json<ProblemJson>(method, `/v1/sources${path}`, body));
        expect([method, path, answer.status, answer.body.code]).toEqual([
          method,
          path,
          403,
          'sources.disabled',
        ]);
      }
      const kinds = async (url: TestClient) =>
        (await url.request<{ sourceKinds: string[] }>('GET', '/v1/capabilities')).body.sourceKinds;
      expect([await kinds(visitor), await kinds(client)]).toEqual([[], ['webdav', 'imap']]);
    } finally {
      await other.close();
    }
  });
});

describe('the limit of requests to sources', () => {
  it('is one of its own, by account', async () => {
    const limited = await createTestApp({ ...connector.settings, RATE_LIMIT_CLOUD: '3' });
    try {
      const one = await limited.register();
      const other = await limited.register();
      const statuses: number[] = [];
      for (let i = 0; i < 4; i += 1) {
        statuses.push((await one.request('GET', '/v1/sources')).status);
      }
      expect(statuses).toEqual([200, 200, 200, 429]);
      expect((await one.request('GET', '/v1/documents')).status).toBe(200);
      expect((await other.request('GET', '/v1/sources')).status).toBe(200);
    } finally {
      await limited.close();
    }
  });
});
