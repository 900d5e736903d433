import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { remoteEntryPageSchema, remoteEntrySchema } from '@app/contracts';
import { startLocalServer } from '../../support/local-server.js';
import { RCLONE_USER, RcloneServer } from '../../support/rclone-server.js';
import { ConnectorApp, SECRET } from './connector-app.js';

const FILE = 'ä & % + #.txt';
const TEXT = '0123456789 and more';

/** The beginning of an answer about the root and files in it. */
const multistatusOf = (paths: readonly string[]) =>
  '<d:multistatus xmlns:d="DAV:">' +
  paths
    .map(
      (path) =>
        `<d:response><d:href>${path}</d:href><d:propstat><d:prop><d:resourcetype>` +
        `${path === '/' ? '<d:collection/>' : ''}</d:resourcetype><d:getetag>"1"</d:getetag></d:prop>` +
        '<d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>',
    )
    .join('');

describe('the requests of the api', () => {
  let connector: ConnectorApp;
  let folder: string;
  let server: RcloneServer;
  let source: { id: string; account: string };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strongroom-remote-'));
    await mkdir(join(folder, 'sub'));
    await writeFile(join(folder, 'sub', FILE), TEXT);
    connector = await ConnectorApp.create();
    server = await RcloneServer.start(folder);
    await connector.start();
    source = await connector.source(server.url, { mode: 'manual' });
  });
  afterAll(async () => {
    await connector.close();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  const get = (path: string, headers: Record<string, string> = {}, of = source) =>
    connector.request('GET', `/sources/${of.id}${path}`, {
      ticket: connector.ticket(of.account, of.id),
      headers,
    });
  /** Gives a new source its credentials, which are tried. */
  const probe = async (url: string, password: string = RCLONE_USER.password) => {
    const { account } = source;
    const id = await connector.row(url, { mode: 'manual', folder: '', account });
    return connector.putSecret(id, account, password);
  };
  const codeOf = async (answer: Response) => {
    const problem = (await answer.json()) as { code: string; status: number };
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(problem.status).toBe(answer.status);
    return [answer.status, problem.code];
  };

  it('show a folder and an entry', async () => {
    const root = remoteEntryPageSchema.parse(await (await get('/entries')).json());
    expect(root).toMatchObject({ items: [{ id: 'sub', isFolder: true, mediaType: null }] });
    const below = remoteEntryPageSchema.parse(await (await get('/entries?parent=sub')).json());
    expect(below.nextCursor).toBeNull();
    expect(below.items).toMatchObject([
      { id: `sub/${FILE}`, name: FILE, sizeBytes: TEXT.length, mediaType: 'text/plain' },
    ]);
    const one = await get(`/entry?entry=${encodeURIComponent(`sub/${FILE}`)}`);
    expect(remoteEntrySchema.parse(await one.json())).toEqual(below.items[0]);
    expect(await codeOf(await get('/entry?entry=none'))).toEqual([404, 'source.entry_not_found']);
    expect(await codeOf(await get('/entries?parent=none'))).toEqual([
      404,
      'source.entry_not_found',
    ]);
  });

  it('stream a file, or a part of it, with the type of its name', async () => {
    const path = `/content?entry=${encodeURIComponent(`sub/${FILE}`)}`;
    const whole = await get(path);
    expect(whole.status).toBe(200);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'text/plain',
      'content-length': String(TEXT.length),
      'accept-ranges': 'bytes',
      etag: expect.stringMatching(/^"[\w-]{22}"$/) as string,
    });
    expect(await whole.text()).toBe(TEXT);
    for (const [range, text, from] of [
      ['bytes=2-4', '234', 2],
      ['bytes=15-', 'more', 15],
      ['bytes=-4', 'more', 15],
    ] as const) {
      const part = await get(path, { Range: range });
      expect([part.status, await part.text()]).toEqual([206, text]);
      const end = from + text.length - 1;
      expect(part.headers.get('content-range')).toBe(`bytes ${from}-${end}/${TEXT.length}`);
    }
    expect(await codeOf(await get(path, { Range: 'bytes=99-' }))).toEqual([
      416,
      'source.range_not_satisfiable',
    ]);
    expect(await codeOf(await get('/content?entry=none'))).toEqual([404, 'source.entry_not_found']);
  });

  it('keep no connection of a listing that no request continues', async () => {
    let open = 0;
    const entries = Array.from({ length: 1_200 }, (_, i) => `/${i}.txt`);
    const endless = await startLocalServer(({ socket, headers }, response) => {
      open += 1;
      socket.once('close', () => (open -= 1));
      response.writeHead(207);
      response.write(multistatusOf(['/', ...(headers['depth'] === '1' ? entries : [])]));
      // The rest of a large folder never comes.
      if (headers['depth'] === '0') response.end('</d:multistatus>');
    });
    onTestFinished(() => endless.stop());
    const { id, account } = await connector.source(`http://127.0.0.1:${endless.port}/`, {
      mode: 'manual',
    });
    const page = await get('/entries', {}, { id, account });
    const { items } = remoteEntryPageSchema.parse(await page.json());
    expect(items).toHaveLength(1_000);
    await expect.poll(() => open, { timeout: 5_000 }).toBeLessThanOrEqual(1);
  });

  it('try credentials, and tell what is wrong in codes only', async () => {
    expect((await probe(server.url)).status).toBe(204);
    expect(await codeOf(await probe(server.url, 'wrong'))).toEqual([409, 'source.consent_needed']);
    expect(await codeOf(await probe('https://169.254.169.254/'))).toEqual([
      422,
      'source.blocked_address',
    ]);
    expect(await codeOf(await probe('http://93.184.215.14/'))).toEqual([
      422,
      'source.blocked_address',
    ]);
    const closed = await probe('http://127.0.0.1:9/');
    expect(Number(closed.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await codeOf(closed)).toEqual([503, 'source.unavailable']);
    const page = createServer((_, res) => void res.end('<html>secret of the other side</html>'));
    await new Promise<void>((done) => page.listen(0, '127.0.0.1', done));
    onTestFinished(() => void page.close());
    const answer = await probe(`http://127.0.0.1:${(page.address() as AddressInfo).port}/`);
    const text = await answer.clone().text();
    expect(await codeOf(answer)).toEqual([422, 'source.refused']);
    expect(text).not.toContain('secret');
  });

  it('keep no credentials that the server refuses, and none of another account', async () => {
    const stranger = await connector.account();
    const answer = await connector.putSecret(source.id, stranger, RCLONE_USER.password);
    expect(await codeOf(answer)).toEqual([404, 'source.not_found']);
    const before = (await connector.sourceRow(source.id)).sealed_secret;
    const refused = await connector.putSecret(source.id, source.account, 'wrong');
    expect(await codeOf(refused)).toEqual([409, 'source.consent_needed']);
    expect((await connector.sourceRow(source.id)).sealed_secret.equals(before)).toBe(true);
  });

  it('need a ticket for exactly this source, signed by the api, that has not ended', async () => {
    const { id, account } = source;
    const now = Math.floor(Date.now() / 1_000);
    const other = '0199c0de-1a2b-7c3d-8e4f-5a6b7c8d9e0f';
    const unsigned = connector.ticket(account, id).replace(/[^.]*$/, '');
    const tickets = {
      none: undefined,
      empty: '',
      unsigned,
      'with another secret': connector.ticket(account, id, {}, `${SECRET}x`),
      'for another audience': connector.ticket(account, id, { aud: 'strongroom-api' }),
      'for another source': connector.ticket(account, other),
      'for no source': connector.ticket(account),
      'without an account': connector.ticket('', id),
      old: connector.ticket(account, id, { iat: now - 120 }),
    };
    for (const [name, ticket] of Object.entries(tickets)) {
      const answer = await connector.request('GET', `/sources/${id}/entries`, {
        ...(ticket !== undefined && { ticket }),
      });
      expect([name, ...(await codeOf(answer))]).toEqual([name, 401, 'connector.ticket']);
    }
    expect((await get('/entries')).status).toBe(200);
    const elsewhere = { id: other, account };
    expect(await codeOf(await get('/entries', {}, elsewhere))).toEqual([404, 'source.not_found']);
  });

  it('are refused when they are malformed, without a word about their content', async () => {
    const { id, account } = source;
    const put = (body: unknown) =>
      connector.request('PUT', `/sources/${id}/secret`, {
        ticket: connector.ticket(account, id),
        body,
      });
    for (const body of [{}, { secret: {} }, { secret: { password: '' } }, { secret: 'p4ssw0rd' }]) {
      const answer = await put(body);
      const text = await answer.clone().text();
      expect(await codeOf(answer)).toEqual([400, 'request.invalid']);
      expect(text).not.toContain('p4ssw0rd');
    }
    expect(await codeOf(await put('x'.repeat(20_000)))).toEqual([400, 'request.invalid']);
    const ticket = connector.ticket(account, id);
    const nothing = await connector.request('GET', '/nothing', { ticket });
    expect(await codeOf(nothing)).toEqual([404, 'route.not_found']);
  });
});
