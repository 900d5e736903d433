import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createOutboundClient, parseAllowedNetworks, type OutboundClient } from '@app/outbound';
import {
  createSourceAdapter,
  SourceConsentNeededError,
  SourceEntryChangedError,
  SourceEntryForbiddenError,
  SourceEntryNotFoundError,
  SourceRefusedError,
  SourceUnavailableError,
  type SourceAdapter,
} from '@app/sources';
import { describeSourceAdapter } from '../../../libs/sources/src/source-adapter.contract.js';
import { fixedTokens, type TestTokens } from '../../support/cloud/fixed-tokens.js';
import { GoogleDriveFake } from '../../support/cloud/google-drive-fake.js';
import { startLocalServer } from '../../support/local-server.js';

const DOCUMENT = 'application/vnd.google-apps.document';
const signal = AbortSignal.timeout(60_000);

function adapterOf(
  fake: GoogleDriveFake,
  outbound: OutboundClient,
  tokens: TestTokens,
  settings: { driveId?: string } = {},
): SourceAdapter {
  const secret = { refreshToken: 'r', accessToken: 'a', expiresAt: 0 };
  return createSourceAdapter({ kind: 'google-drive', settings, secret }, outbound, {
    accessTokens: tokens,
    apiUrls: { google: fake.url, microsoft: 'https://graph.microsoft.com/v1.0/' },
  });
}

async function start() {
  const folder = await mkdtemp(join(tmpdir(), 'strongroom-drive-'));
  const fake = await GoogleDriveFake.start(folder);
  fake.isValid = (token) => token.startsWith('valid');
  const outbound = createOutboundClient({ allowedNetworks: parseAllowedNetworks('127.0.0.1') });
  const stop = async () => {
    await outbound.close();
    await fake.stop();
    await rm(folder, { recursive: true });
  };
  return { folder, fake, outbound, stop };
}

describeSourceAdapter('Google Drive (a fake)', async () => {
  const { folder, fake, outbound, stop } = await start();
  return {
    folder,
    account: 'anna@example.test',
    create: () => adapterOf(fake, outbound, fixedTokens('valid')),
    createWithWrongSecret: () => adapterOf(fake, outbound, fixedTokens('wrong')),
    idOf: (path) => fake.idOf(path),
    keepsPositions: true,
    settle: () => Promise.resolve(),
    stop,
  };
});

describe('Google Drive', () => {
  let drive: Awaited<ReturnType<typeof start>>;
  let tokens: TestTokens;
  let adapter: SourceAdapter;

  beforeAll(async () => {
    drive = await start();
    await mkdir(join(drive.folder, 'Scans'));
    await writeFile(join(drive.folder, 'Scans/Report'), '%PDF-1.7 of an editor');
    await writeFile(join(drive.folder, 'Scans/bill.pdf'), 'a bill');
    tokens = fixedTokens('valid');
    adapter = adapterOf(drive.fake, drive.outbound, tokens);
  });
  afterAll(() => drive.stop());
  afterEach(() => {
    drive.fake.fault = undefined;
    drive.fake.overrides.clear();
    tokens.refused.length = 0;
  });

  const idOf = (path: string) => drive.fake.idOf(path);
  const list = async (path: string) =>
    (await adapter.list(path === '' ? '' : idOf(path), undefined, signal)).entries;
  const failing = (status: number, body = '{}', headers: Record<string, string> = {}) => {
    drive.fake.fault = (_, res) => {
      res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
      return true;
    };
  };
  const reason = (text: string) => JSON.stringify({ error: { errors: [{ reason: text }] } });

  it('has documents of editors as PDF, whole, whatever range is asked for', async () => {
    drive.fake.overrides.set('Scans/Report', { mimeType: DOCUMENT });
    const entry = (await list('Scans')).find(({ name }) => name === 'Report.pdf');
    expect(entry).toMatchObject({ sizeBytes: null, mediaType: 'application/pdf' });
    expect(entry?.version).toMatch(/^time-/);
    const options = { range: { start: 3 }, ifVersion: entry?.version ?? '' };
    const opened = await adapter.open(idOf('Scans/Report'), options, signal);
    expect(opened).toMatchObject({ name: 'Report.pdf' });
    expect(opened.range).toBeUndefined();
    expect((await buffer(opened.stream)).toString()).toBe('%PDF-1.7 of an editor');
  });

  it.each(['shortcut', 'form', 'site', 'map'])(
    'lists a %s as a file that cannot be imported',
    async (type) => {
      drive.fake.overrides.set('Scans/Report', { mimeType: `application/vnd.google-apps.${type}` });
      const entry = (await list('Scans')).find(({ name }) => name === 'Report');
      expect(entry?.isUnsupported).toBe(true);
      await expect(adapter.open(idOf('Scans/Report'), {}, signal)).rejects.toThrow(
        SourceEntryForbiddenError,
      );
    },
  );

  it('tells two files with the same name, and a name with a slash, by their ids', async () => {
    drive.fake.overrides.set('Scans/Report', { name: 'a/b.pdf' });
    drive.fake.overrides.set('Scans/bill.pdf', { name: 'a/b.pdf' });
    const entries = await list('Scans');
    expect(entries.map(({ name }) => name)).toEqual(['a/b.pdf', 'a/b.pdf']);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(2);
  });

  it('has nothing at a path of another folder, in the trash, or outside of the drive', async () => {
    const bill = idOf('Scans/bill.pdf').split('/').at(-1) ?? '';
    for (const id of [bill, `${bill}/${bill}`, "x' or 'a' in parents", 'a%2Fb']) {
      await expect(adapter.stat(id, signal)).rejects.toThrow(SourceEntryNotFoundError);
      await expect(adapter.list(id, undefined, signal)).rejects.toThrow(SourceEntryNotFoundError);
    }
    drive.fake.overrides.set('Scans', { trashed: true });
    await expect(adapter.list(idOf('Scans'), undefined, signal)).rejects.toThrow(
      SourceEntryNotFoundError,
    );
  });

  it('reports that nothing changed, or that something did, and forgets a cursor that is unknown', async () => {
    const first = await adapter.changes?.('', undefined, signal);
    expect(first?.kind).toBe('all');
    const before = drive.fake.requests.length;
    expect(await adapter.changes?.('', first?.cursor, signal)).toEqual({ ...first, kind: 'none' });
    expect(drive.fake.requests.length - before).toBe(1);
    await writeFile(join(drive.folder, 'Scans/new.pdf'), 'new');
    const later = await adapter.changes?.(idOf('Scans'), first?.cursor, signal);
    expect(later?.kind).toBe('all');
    expect(later?.cursor).not.toBe(first?.cursor);
    expect((await adapter.changes?.('', 'of another account', signal))?.kind).toBe('all');
    await expect(adapter.changes?.('gone', first?.cursor, signal)).rejects.toThrow(
      SourceEntryNotFoundError,
    );
  });

  it('asks for another token once when one is refused', async () => {
    const tried = fixedTokens('ended', 'valid');
    const other = adapterOf(drive.fake, drive.outbound, tried);
    expect(await other.probe(signal)).toEqual({ account: 'anna@example.test' });
    expect(tried.refused).toEqual(['ended']);
    const never = adapterOf(drive.fake, drive.outbound, fixedTokens('ended', 'ended too'));
    await expect(never.probe(signal)).rejects.toThrow(SourceConsentNeededError);
  });

  it.each([
    [429, '{}', SourceUnavailableError],
    [503, '{}', SourceUnavailableError],
    [500, 'not JSON', SourceUnavailableError],
    [403, reason('userRateLimitExceeded'), SourceUnavailableError],
    [403, reason('insufficientPermissions'), SourceConsentNeededError],
    [403, reason('accessNotConfigured'), SourceRefusedError],
    [403, reason('cannotDownloadFile'), SourceEntryForbiddenError],
    [403, 'x'.repeat(100_000), SourceEntryForbiddenError],
    [404, '{}', SourceEntryNotFoundError],
    [400, '{}', SourceRefusedError],
    [200, 'not JSON', SourceRefusedError],
    [200, '{"user":7}', SourceRefusedError],
    [200, 'x'.repeat(9_000_000), SourceRefusedError],
  ])('that answers %i %.30s fails with %o, without its text', async (status, body, type) => {
    failing(status, body, { 'retry-after': '7' });
    const error = await adapter.stat(idOf('Scans/bill.pdf'), signal).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(type);
    expect(inspect(error)).not.toMatch(/their text|valid|xxxxx/);
    const wait =
      { 429: 7, 503: 7 }[status] ?? (error as Partial<SourceUnavailableError>).retryAfterSeconds;
    expect((error as Partial<SourceUnavailableError>).retryAfterSeconds).toBe(wait);
  });

  it('whose listing is not complete is unavailable, so that no file seems gone', async () => {
    failing(200, JSON.stringify({ files: [], incompleteSearch: true }));
    await expect(list('')).rejects.toThrow(SourceUnavailableError);
  });

  it.each(['../../etc', 'a/b', 'x y', ''])('that lists the id %j is refused', async (id) => {
    failing(200, JSON.stringify({ files: [{ id, name: 'n', mimeType: 'm' }] }));
    await expect(list('')).rejects.toThrow(SourceRefusedError);
  });

  it('sends the bytes from another host without the token, which is checked as every other', async () => {
    const seen: (string | undefined)[] = [];
    const other = await startLocalServer((req, res) => {
      seen.push(req.headers.authorization);
      res.end('a bill');
    });
    const redirecting = (target: string) => {
      drive.fake.fault = (req, res) => {
        if (req.url?.includes('alt=media') !== true) return false;
        res.writeHead(302, { location: target }).end();
        return true;
      };
    };
    redirecting(`http://127.0.0.1:${other.port}/pre-authenticated`);
    const { stream } = await adapter.open(idOf('Scans/bill.pdf'), {}, signal);
    expect((await buffer(stream)).toString()).toBe('a bill');
    expect(seen).toEqual([undefined]);
    await other.stop();
    for (const target of ['http://10.0.0.1/', 'https://169.254.169.254/', 'file:///etc/passwd']) {
      redirecting(target);
      await expect(adapter.open(idOf('Scans/bill.pdf'), {}, signal)).rejects.toMatchObject({
        code: 'source.blocked_address',
      });
    }
  });

  it('fails a stream that is cut, and a version that is another one', async () => {
    drive.fake.fault = (req, res) => {
      if (req.url?.includes('alt=media') !== true) return false;
      res.writeHead(200, { 'content-length': '1000' }).write('half');
      setTimeout(() => res.destroy(), 20);
      return true;
    };
    const { stream } = await adapter.open(idOf('Scans/bill.pdf'), {}, signal);
    await expect(buffer(stream)).rejects.toThrow(SourceUnavailableError);
    await expect(
      adapter.open(idOf('Scans/bill.pdf'), { ifVersion: 'earlier' }, signal),
    ).rejects.toThrow(SourceEntryChangedError);
  });

  it('has no time and no size where the other side says something impossible', async () => {
    const file = { id: 'a', name: 'x', mimeType: 'm', modifiedTime: '0000-01-01T00:00:00Z' };
    const inner = { id: 'b', name: 'y', mimeType: 'application/vnd.google-apps.folder', size: '0' };
    failing(200, JSON.stringify({ files: [file, inner] }));
    expect(await list('')).toMatchObject([
      { modifiedAt: null, sizeBytes: null },
      { isFolder: true, sizeBytes: null },
    ]);
  });

  it('reads a shared drive from its own root', async () => {
    const shared = adapterOf(drive.fake, drive.outbound, tokens, {
      driveId: '0AIv7G8yEYAWHUk9PVA',
    });
    const { entries } = await shared.list('', undefined, signal);
    expect(entries.map(({ name }) => name)).toContain('Scans');
    expect(drive.fake.requests.at(-1)).toContain('corpora=drive&driveId=0AIv7G8yEYAWHUk9PVA');
    const unknown = adapterOf(drive.fake, drive.outbound, tokens, { driveId: 'unknown' });
    await expect(unknown.probe(signal)).rejects.toThrow(SourceRefusedError);
  });
});
