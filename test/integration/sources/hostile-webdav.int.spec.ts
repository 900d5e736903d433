import type { ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOutboundClient, parseAllowedNetworks, type OutboundClient } from '@app/outbound';
import {
  createSourceAdapter,
  SourceBlockedAddressError,
  SourceConsentNeededError,
  SourceEntryChangedError,
  SourceEntryForbiddenError,
  SourceEntryNotFoundError,
  SourceRefusedError,
  SourceUnavailableError,
  type SourceAdapter,
} from '@app/sources';
import { startLocalServer, type Listener, type LocalServer } from '../../support/local-server.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const signal = AbortSignal.timeout(60_000);
const HEAD = '<?xml version="1.0"?><d:multistatus xmlns:d="DAV:">';
const END = '</d:multistatus>';
const SELF = folder('/dav/');

let outbound: OutboundClient;
let server: LocalServer | undefined;

beforeEach(() => {
  outbound = createOutboundClient({ allowedNetworks: parseAllowedNetworks('127.0.0.1') });
});
afterEach(async () => {
  await outbound.close();
  await server?.stop();
  server = undefined;
});

function folder(href: string): string {
  return `<d:response><d:href>${href}</d:href><d:propstat><d:prop><d:resourcetype><d:collection/></d:resourcetype></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>`;
}

function file(href: string, properties = '<d:getetag>"1"</d:getetag>'): string {
  return `<d:response><d:href>${href}</d:href><d:propstat><d:prop><d:resourcetype/><d:getcontentlength>3</d:getcontentlength>${properties}</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>`;
}

async function adapterOf(listener: Listener, path = '/dav/'): Promise<SourceAdapter> {
  server = await startLocalServer(listener);
  const url = `http://127.0.0.1:${server.port}${path}`;
  const settings = { url, username: 'me' };
  return createSourceAdapter({ kind: 'webdav', settings, secret: { password: 'x' } }, outbound);
}

function answering(xml: string): Promise<SourceAdapter> {
  return adapterOf((_request, response) => {
    response.writeHead(207, { 'content-type': 'application/xml' }).end(xml);
  });
}

async function list(adapter: SourceAdapter, at = ''): Promise<readonly string[]> {
  return (await adapter.list(at, undefined, signal)).entries.map(({ id }) => id);
}

describe('a listing', () => {
  it.each([
    ['paths', '/dav/a.pdf'],
    ['URLs', 'http://127.0.0.1/dav/a.pdf'],
    ['URLs of the other scheme and port', 'https://127.0.0.1:8443/dav/a.pdf'],
    ['more slashes', '//127.0.0.1//dav//a.pdf'],
    ['encoded letters', '/%64av/%61.pdf'],
    ['a reference to a character', '/dav/&#97;.pdf'],
    ['CDATA', '<![CDATA[/dav/a.pdf]]>'],
    ['white space around', '\n  /dav/a.pdf  \n'],
  ])('with %s is read', async (_what, href) => {
    expect(await list(await answering(HEAD + SELF + file(href) + END))).toEqual(['a.pdf']);
  });

  it('with another prefix, or without one, is read', async () => {
    const xml = HEAD + SELF + file('/dav/a.pdf') + END;
    expect(await list(await answering(xml.replaceAll('d:', 'D:')))).toEqual(['a.pdf']);
    const adapter = await answering(xml.replaceAll('d:', '').replace('xmlns:d', 'xmlns'));
    expect(await list(adapter)).toEqual(['a.pdf']);
  });

  it('of a base with special characters is read in either normalisation', async () => {
    const xml = HEAD + folder('/cafe%CC%81%20%26/') + file('/cafe%CC%81%20%26/a.pdf') + END;
    const adapter = await adapterOf(
      (_request, response) => response.writeHead(207).end(xml),
      '/caf\u00e9 &',
    );
    expect(await list(adapter)).toEqual(['a.pdf']);
  });

  it.each([
    ['outside of the base', file('/etc/passwd')],
    ['beside the base', file('/dav2/a.pdf')],
    ['above the base by dots', file('/dav/../secret.pdf')],
    ['above the base by encoded dots', file('/dav/%2e%2e/secret.pdf')],
    ['on another host', file('http://files.example/dav/a.pdf')],
    ['with a scheme that is not HTTP', file('file:///dav/a.pdf')],
    ['that is empty', file('')],
    ['that is longer than any path', file(`/dav/${'a'.repeat(10_000)}`)],
  ])('with a path %s is refused', async (_what, response) => {
    await expect(list(await answering(HEAD + SELF + response + END))).rejects.toThrow(
      SourceRefusedError,
    );
  });

  it.each([
    ['HTML', '<!doctype html><html><body>Log in</body></html>'],
    ['JSON', '{"entries":[]}'],
    ['nothing', ''],
    ['another document', '<d:error xmlns:d="DAV:"/>'],
    ['no response', `${HEAD}${END}`],
    ['no response about the folder itself', `${HEAD}${file('/dav/a.pdf')}${END}`],
    ['no end', `${HEAD}${SELF}${file('/dav/a.pdf')}`],
    ['half a response', `${HEAD}${SELF}<d:response><d:href>/dav/a`],
    ['bytes that are not UTF-8', Buffer.from(`${HEAD}${SELF}${file('/dav/é')}${END}`, 'latin1')],
    ['a very long comment', `${HEAD}${SELF}<!--${'x'.repeat(3_000_000)}-->${END}`],
    ['a comment without an end', `${HEAD}${SELF}<!--${'x'.repeat(3_000_000)}`],
    ['a very long tag', `${HEAD}${SELF}<d:a ${'b="c" '.repeat(500_000)}/>${END}`],
    ['a very long attribute', `${HEAD}${SELF}<d:a b="${'c'.repeat(3_000_000)}"/>${END}`],
    ['a very long name of a tag', `${HEAD}${SELF}<${'d'.repeat(3_000_000)}/>${END}`],
    ['a very long text', `${HEAD}${SELF}${'/dav'.repeat(1_000_000)}${END}`],
    ['deep nesting', `${HEAD}${SELF}${'<d:a>'.repeat(100)}${'</d:a>'.repeat(100)}${END}`],
  ])('with %s is refused', async (_what, xml) => {
    const adapter = await adapterOf((_request, response) => response.writeHead(207).end(xml));
    await expect(list(adapter)).rejects.toThrow(SourceRefusedError);
  });

  it('does not expand the entities of a document type, nor read the files that they name', async () => {
    const levels = Array.from(
      { length: 20 },
      (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`,
    );
    const type = `<!DOCTYPE d [<!ENTITY e0 "lol"><!ENTITY x SYSTEM "file:///etc/passwd">${levels.join('')}]>`;
    const xml = HEAD + SELF + file('/dav/&e20;&x;.pdf') + END;
    const adapter = await answering(xml.replace('?>', `?>${type}`));
    expect(await list(adapter)).toEqual(['&e20;&x;.pdf']);
  });

  it('without an end is cut after 64 MiB, with little memory', async () => {
    const adapter = await adapterOf((_request, response) => {
      response.writeHead(207).write(HEAD + SELF);
      let count = 0;
      const long = `<d:getetag>"${'x'.repeat(4_000)}"</d:getetag>`;
      endlessly(response, () => file(`/dav/sub/deeper/${count++}.pdf`, long));
    });
    const before = process.memoryUsage().rss;
    await expect(list(adapter)).rejects.toThrow(SourceRefusedError);
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
  });

  it('skips the folder itself, entries further below, and entries that the server reports as missing', async () => {
    const gone = file('/dav/gone.pdf').replace('200 OK', '404 Not Found');
    const missing =
      '<d:response><d:href>/dav/missing.pdf</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>';
    const xml = HEAD + SELF + SELF + file('/dav/a/b/c.pdf') + missing + gone + END;
    const { entries } = await (await answering(xml)).list('', undefined, signal);
    // A file without properties is there: only these could not be read.
    expect(entries).toEqual([
      {
        id: 'gone.pdf',
        name: 'gone.pdf',
        isFolder: false,
        sizeBytes: null,
        modifiedAt: null,
        version: '-',
        mediaType: null,
      },
    ]);
  });

  it('that the server has cut (507) is unavailable, so that no entry seems gone', async () => {
    const cut =
      '<d:response><d:href>/dav/</d:href><d:status>HTTP/1.1 507 Insufficient Storage</d:status></d:response>';
    await expect(list(await answering(HEAD + SELF + file('/dav/a') + cut + END))).rejects.toThrow(
      SourceUnavailableError,
    );
  });

  it('keeps names that are no UTF-8, or have a slash, in their encoded form', async () => {
    const xml = `${HEAD}${SELF}${file('/dav/r%E9sum%E9.pdf')}${file('/dav/a%2Fb.pdf')}${file('/dav/a%00b')}${END}`;
    const adapter = await answering(xml);
    expect(await list(adapter)).toEqual(['r%E9sum%E9.pdf', 'a%2Fb.pdf', 'a%00b']);
  });

  it('of 50,000 entries is read once, page by page, with flat memory', async () => {
    const adapter = await adapterOf(async (_request, response) => {
      response.writeHead(207).write(HEAD + SELF);
      const etag = '<d:getetag>"0123456789abcdef0123456789abcdef"</d:getetag>';
      for (let i = 0; i < 50_000; i += 1) {
        if (!response.write(file(`/dav/scan%20${i}%20of%20the%20archive.pdf`, etag))) {
          await new Promise((resolve) => response.once('drain', resolve));
        }
      }
      response.end(END);
    });
    let count = 0;
    let page: string | undefined;
    const retained: number[] = [];
    do {
      const result = await adapter.list('', page, signal);
      count += result.entries.length;
      page = result.next;
      if (count % 12_000 === 3_000 || page === undefined) {
        collectGarbage();
        retained.push(process.memoryUsage().heapUsed);
      }
    } while (page !== undefined);
    expect(count).toBe(50_000);
    expect(server?.requests).toEqual(['PROPFIND /dav/']);
    // A thousand entries have about half a megabyte.
    expect(Math.max(...retained) - (retained[0] ?? 0)).toBeLessThan(4_000_000);
  });
});

it('looks at entries, lists and reads without a connection for each request', async () => {
  const adapter = await adapterOf((request, response) => {
    if (request.method === 'GET') response.end('abc');
    else {
      const isFolder = request.headers['depth'] === '1' || request.url === '/dav/';
      response.writeHead(207).end(HEAD + (isFolder ? SELF : '') + file('/dav/a.pdf') + END);
    }
  });
  await adapter.probe(signal);
  expect(await list(adapter)).toEqual(['a.pdf']);
  expect(await adapter.stat('a.pdf', signal)).toMatchObject({ sizeBytes: 3 });
  await buffer((await adapter.open('a.pdf', {}, signal)).stream);
  for (let i = 0; i < 5; i += 1) await adapter.stat('a.pdf', signal);
  expect(server?.requests).toHaveLength(9);
  expect(server?.connections).toBeLessThanOrEqual(2);
});

describe('a status', () => {
  it.each([
    [401, SourceConsentNeededError],
    [403, SourceEntryForbiddenError],
    [404, SourceEntryNotFoundError],
    [410, SourceEntryNotFoundError],
    [400, SourceRefusedError],
    [405, SourceRefusedError],
    [501, SourceRefusedError],
    [200, SourceRefusedError],
    [204, SourceRefusedError],
    [408, SourceUnavailableError],
    [423, SourceUnavailableError],
    [429, SourceUnavailableError],
    [500, SourceUnavailableError],
    [502, SourceUnavailableError],
    [503, SourceUnavailableError],
    [507, SourceUnavailableError],
  ])('of %i becomes its error, without the text of the server', async (status, type) => {
    const adapter = await adapterOf((_request, response) => {
      response.writeHead(status, { 'retry-after': '7' }).end(status === 204 ? '' : 'their text');
    });
    const error = await list(adapter).catch((caught: unknown) => caught as Error);
    expect(error).toBeInstanceOf(type);
    expect(inspect(error)).not.toContain('their text');
    const wait = type === SourceUnavailableError ? 7 : undefined;
    expect((error as SourceUnavailableError).retryAfterSeconds).toBe(wait);
  });

  it('of 403 for the source itself means that its credentials are refused', async () => {
    const adapter = await adapterOf((_request, response) => response.writeHead(403).end());
    await expect(adapter.probe(signal)).rejects.toThrow(SourceConsentNeededError);
  });

  it('of 404 for the address of the source means that the address is wrong', async () => {
    const adapter = await adapterOf((_request, response) => response.writeHead(404).end());
    await expect(adapter.probe(signal)).rejects.toThrow(SourceRefusedError);
  });

  it('of a file at the address of the source means that the address is wrong', async () => {
    const adapter = await answering(HEAD + file('/dav/') + END);
    await expect(adapter.probe(signal)).rejects.toThrow(SourceRefusedError);
  });
});

describe('the address of a source', () => {
  it.each([
    'http://10.0.0.1/',
    'http://169.254.169.254/',
    'ftp://127.0.0.1/',
    'no url',
    'http://u:p@127.0.0.1/',
  ])('%s is blocked', async (url) => {
    const settings = { url, username: 'me' };
    const create = () =>
      createSourceAdapter({ kind: 'webdav', settings, secret: { password: 'x' } }, outbound);
    await expect(async () => create().probe(signal)).rejects.toThrow(SourceBlockedAddressError);
  });

  it('that redirects to another host is refused', async () => {
    const adapter = await adapterOf((_request, response) =>
      response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
    );
    await expect(adapter.probe(signal)).rejects.toThrow(SourceRefusedError);
  });
});

describe('a file', () => {
  const LAST_MODIFIED = 'Thu, 29 Feb 2024 12:34:56 GMT';

  it('that the server sends with another version than the listing had has changed', async () => {
    const adapter = await adapterOf((_request, response) =>
      response.writeHead(200, { etag: '"2"', 'last-modified': LAST_MODIFIED }).end('abc'),
    );
    await expect(adapter.open('a', { ifVersion: '"1"' }, signal)).rejects.toThrow(
      SourceEntryChangedError,
    );
    await expect(adapter.open('a', { ifVersion: '4-1709210096' }, signal)).resolves.toBeDefined();
  });

  it('without a strong ETag is compared by size and time', async () => {
    const adapter = await adapterOf((_request, response) =>
      response
        .writeHead(200, { etag: 'W/"2"', 'last-modified': LAST_MODIFIED, 'content-length': '3' })
        .end('abc'),
    );
    const opened = await adapter.open('a', { ifVersion: '3-1709210096' }, signal);
    expect(opened.version).toBe('3-1709210096');
    for (const ifVersion of ['4-1709210096', '3-1709210097']) {
      await expect(adapter.open('a', { ifVersion }, signal)).rejects.toThrow(
        SourceEntryChangedError,
      );
    }
    expect(server?.requests).toHaveLength(3);
  });

  it('that is sent whole in spite of the range is told from a part', async () => {
    const adapter = await adapterOf((_request, response) => response.writeHead(200).end('abc'));
    const opened = await adapter.open('a', { range: { start: 1 } }, signal);
    expect(opened.range).toBeUndefined();
    expect((await buffer(opened.stream)).toString()).toBe('abc');
  });

  it.each(['bytes */3', 'bytes 0-1/*', 'chunks 0-1/3', ''])(
    'whose part is described by %j is refused',
    async (range) => {
      const adapter = await adapterOf((_request, response) =>
        response.writeHead(206, { 'content-range': range }).end('ab'),
      );
      await expect(adapter.open('a', { range: { start: 0 } }, signal)).rejects.toThrow(
        SourceRefusedError,
      );
    },
  );

  it('that is cut fails with the error of this lib', async () => {
    const adapter = await adapterOf((_request, response) => {
      response.writeHead(200, { 'content-length': '10' }).write('half');
      setTimeout(() => response.destroy(), 50);
    });
    const { stream, sizeBytes } = await adapter.open('a', {}, signal);
    expect(sizeBytes).toBe(10);
    await expect(buffer(stream)).rejects.toThrow(SourceUnavailableError);
  });
});

function endlessly(response: ServerResponse, next: () => string): void {
  const more = (): void => {
    while (!response.destroyed)
      if (!response.write(next())) return void response.once('drain', more);
  };
  more();
}
