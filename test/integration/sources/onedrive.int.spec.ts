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
import { fixedTokens } from '../../support/cloud/fixed-tokens.js';
import { OnedriveFake } from '../../support/cloud/onedrive-fake.js';

const signal = AbortSignal.timeout(60_000);

function adapterOf(fake: OnedriveFake, outbound: OutboundClient, ...tokens: string[]) {
  const secret = { refreshToken: 'r', accessToken: 'a', expiresAt: 0 };
  return createSourceAdapter({ kind: 'onedrive', settings: {}, secret }, outbound, {
    accessTokens: fixedTokens(...tokens),
    apiUrls: { google: 'https://www.googleapis.com/', microsoft: fake.url },
  });
}

async function start() {
  const folder = await mkdtemp(join(tmpdir(), 'strongroom-onedrive-'));
  const fake = await OnedriveFake.start(folder);
  fake.isValid = (token) => token.startsWith('valid');
  const outbound = createOutboundClient({ allowedNetworks: parseAllowedNetworks('127.0.0.1') });
  const stop = async () => {
    await outbound.close();
    await fake.stop();
    await rm(folder, { recursive: true });
  };
  return { folder, fake, outbound, stop };
}

describeSourceAdapter('OneDrive (a fake)', async () => {
  const { folder, fake, outbound, stop } = await start();
  return {
    folder,
    account: 'anna@example.test',
    create: () => adapterOf(fake, outbound, 'valid'),
    createWithWrongSecret: () => adapterOf(fake, outbound, 'wrong'),
    keepsPositions: true,
    settle: () => Promise.resolve(),
    stop,
  };
});

describe('OneDrive', () => {
  let drive: Awaited<ReturnType<typeof start>>;
  let adapter: SourceAdapter;

  beforeAll(async () => {
    drive = await start();
    await mkdir(join(drive.folder, 'Scans'));
    await writeFile(join(drive.folder, 'Scans/bill #1.pdf'), 'a bill');
    adapter = adapterOf(drive.fake, drive.outbound, 'valid');
  });
  afterAll(() => drive.stop());
  afterEach(() => {
    drive.fake.fault = undefined;
    drive.fake.facets.clear();
  });

  const failing = (status: number, body = '{}') => {
    drive.fake.fault = (_, res) => {
      res.writeHead(status, { 'content-type': 'application/json', 'retry-after': '7' }).end(body);
      return true;
    };
  };
  const redirecting = (location: string) => {
    drive.fake.fault = (req, res) => {
      if (req.url?.endsWith('/content') !== true) return false;
      res.writeHead(302, { location }).end();
      return true;
    };
  };
  const open = (options = {}) => adapter.open('Scans/bill #1.pdf', options, signal);

  it('gets the bytes from another host, without the token, and checks its address', async () => {
    const { stream, name } = await open();
    expect([(await buffer(stream)).toString(), name]).toEqual(['a bill', 'bill #1.pdf']);
    expect(drive.fake.tokensSentToContents).toEqual([]);
    for (const target of ['http://10.0.0.1/', 'https://[::1]/', 'ftp://127.0.0.1/x']) {
      redirecting(target);
      await expect(open()).rejects.toMatchObject({ code: 'source.blocked_address' });
    }
    redirecting('http://');
    await expect(open()).rejects.toThrow(SourceRefusedError);
  });

  it.each([
    ['a notebook', { package: { type: 'oneNote' } }],
    ['an entry of another drive', { remoteItem: { id: 'x' }, file: {} }],
    ['something without bytes', {}],
  ])('lists %s as a file that cannot be imported', async (_, facets) => {
    drive.fake.facets.set('Scans/bill #1.pdf', facets);
    const { entries } = await adapter.list('Scans', undefined, signal);
    expect(entries).toMatchObject([{ name: 'bill #1.pdf', isFolder: false, isUnsupported: true }]);
    await expect(open()).rejects.toThrow(SourceEntryForbiddenError);
  });

  it('reports that nothing changed, or that something did, and forgets a token that is too old', async () => {
    const first = await adapter.changes?.('', undefined, signal);
    expect(first?.kind).toBe('all');
    expect(await adapter.changes?.('', first?.cursor, signal)).toEqual({ ...first, kind: 'none' });
    await writeFile(join(drive.folder, 'Scans/new.pdf'), 'new');
    const later = await adapter.changes?.('Scans', first?.cursor, signal);
    expect(later?.kind).toBe('all');
    expect(later?.cursor).not.toBe(first?.cursor);
    expect(await adapter.changes?.('', 'too-old', signal)).toEqual(later);
    await expect(adapter.changes?.('gone', first?.cursor, signal)).rejects.toThrow(
      SourceEntryNotFoundError,
    );
    await rm(join(drive.folder, 'Scans/new.pdf'));
  });

  it('lists a file, or a folder that is gone, as not found, and a strange name not at all', async () => {
    for (const id of ['Scans/bill #1.pdf', 'gone', 'Scans/../Scans', 'a//b']) {
      await expect(adapter.list(id, undefined, signal)).rejects.toThrow(SourceEntryNotFoundError);
    }
    const value = ['..', 'a/b', ''].map((name) => ({ id: 'x', name, file: {} }));
    failing(200, JSON.stringify({ value }));
    expect(await adapter.list('', undefined, signal)).toMatchObject({ entries: [], leftOut: 3 });
  });

  it('does not follow a link of the other side, and takes only its token', async () => {
    const link = 'https://evil.example/x?$skiptoken=t&$top=9';
    failing(200, JSON.stringify({ value: [], '@odata.nextLink': link }));
    drive.fake.facets.clear();
    const before = drive.fake.requests.length;
    failing(
      200,
      JSON.stringify({ value: [{ id: 'x', name: 'n', file: {} }], '@odata.nextLink': link }),
    );
    expect((await adapter.list('', undefined, signal)).next).toBe('t');
    expect(drive.fake.requests.length - before).toBe(1);
    failing(
      200,
      JSON.stringify({
        value: [{ id: 'x', name: 'n', file: {} }],
        '@odata.nextLink': 'https://a.example/',
      }),
    );
    await expect(adapter.list('', undefined, signal)).rejects.toThrow(SourceRefusedError);
  });

  it.each(['https://a.example/%E0%A4%A', 'no link', "https://a.example/delta(token='')"])(
    'is refused with the link %j',
    async (link) => {
      failing(200, JSON.stringify({ value: [], root: {}, id: 'x', '@odata.deltaLink': link }));
      await expect(adapter.changes?.('', undefined, signal)).rejects.toThrow(SourceRefusedError);
    },
  );

  it('asks for another token once when one is refused', async () => {
    const other = adapterOf(drive.fake, drive.outbound, 'ended', 'valid');
    expect(await other.probe(signal)).toEqual({ account: 'anna@example.test' });
    const never = adapterOf(drive.fake, drive.outbound, 'ended', 'ended too');
    await expect(never.probe(signal)).rejects.toThrow(SourceConsentNeededError);
  });

  it.each([
    [429, '{}', SourceUnavailableError],
    [503, '{}', SourceUnavailableError],
    [509, '{}', SourceUnavailableError],
    [423, '{}', SourceUnavailableError],
    [403, '{"error":{"code":"accessDenied"}}', SourceEntryForbiddenError],
    [403, '{"error":{"code":"Authorization_RequestDenied"}}', SourceConsentNeededError],
    [404, '{}', SourceEntryNotFoundError],
    [400, '{"error":{"message":"their text"}}', SourceRefusedError],
    [200, 'not JSON', SourceRefusedError],
    [200, '{"id":"../x"}', SourceRefusedError],
    [200, 'x'.repeat(9_000_000), SourceRefusedError],
  ])('that answers %i %.40s fails with %o, without its text', async (status, body, type) => {
    failing(status, body);
    const error = await adapter.stat('Scans', signal).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(type);
    expect(inspect(error)).not.toMatch(/their text|valid|xxxxx/);
    const wait = { 429: 7, 503: 7 }[status];
    const { retryAfterSeconds } = error as Partial<SourceUnavailableError>;
    expect(retryAfterSeconds).toBe(wait ?? retryAfterSeconds);
  });

  it('fails a stream that is cut, and a version that is another one', async () => {
    const { version } = await adapter.stat('Scans/bill #1.pdf', signal);
    expect(version).not.toContain('"');
    await expect(open({ ifVersion: 'earlier' })).rejects.toThrow(SourceEntryChangedError);
    drive.fake.fault = (req, res) => {
      if (req.url?.endsWith('/content') !== true) return false;
      res.writeHead(200, { 'content-length': '1000' }).write('half');
      setTimeout(() => res.destroy(), 20);
      return true;
    };
    await expect(buffer((await open({ ifVersion: version })).stream)).rejects.toThrow(
      SourceUnavailableError,
    );
  });
});
