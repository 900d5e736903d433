import { PassThrough, type Readable } from 'node:stream';
import type { OutboundClient, OutboundResponse } from '@app/outbound';
import { SourceEntryNotFoundError, SourceRefusedError } from '../sources.errors.js';
import { readMultistatus, type DavResponse } from './multistatus-parser.js';
import { errorOfStatus, translateOutbound } from './webdav-errors.js';
import { urlOf } from './webdav-paths.js';

/** About 100,000 entries. The answer is read as a stream, so this bounds time and traffic, not memory. */
const MAX_LISTING_BYTES = 64 * 1_024 ** 2;
const MAX_ENTRY_BYTES = 256 * 1_024;
/** Servers read a large folder before they answer. */
const LISTING_FIRST_BYTE_TIMEOUT_MS = 30_000;

const PROPFIND_BODY =
  '<?xml version="1.0" encoding="utf-8"?>' +
  '<d:propfind xmlns:d="DAV:"><d:prop><d:resourcetype/><d:getcontentlength/>' +
  '<d:getlastmodified/><d:getetag/><d:getcontenttype/></d:prop></d:propfind>';

/** The requests that the adapter needs, to one server with one account. */
export class WebdavClient {
  constructor(
    private readonly outbound: OutboundClient,
    readonly base: URL,
    private readonly authorization: string,
  ) {}

  /** Asks for an entry (depth 0), or for a folder and its entries (depth 1). */
  async *propfind(
    id: string,
    { depth, isFolder }: { depth: 0 | 1; isFolder: boolean },
    signal: AbortSignal,
  ): AsyncGenerator<DavResponse, void> {
    const response = await this.request(this.url(id, isFolder), {
      method: 'PROPFIND',
      headers: { depth: String(depth), 'content-type': 'application/xml; charset=utf-8' },
      body: PROPFIND_BODY,
      maxBytes: depth === 0 ? MAX_ENTRY_BYTES : MAX_LISTING_BYTES,
      ...(depth === 1 && { firstByteTimeoutMs: LISTING_FIRST_BYTE_TIMEOUT_MS }),
      signal,
    });
    if (response.status !== 207) throw this.refuse(response, new SourceRefusedError());
    try {
      yield* readMultistatus(response.body as AsyncIterable<Uint8Array>);
    } catch (error) {
      throw translateOutbound(error);
    } finally {
      response.body.destroy();
    }
  }

  /** Opens the content of a file: 200 or 206. */
  async get(
    id: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<OutboundResponse> {
    const response = await this.request(this.url(id, false), { method: 'GET', headers, signal });
    if (response.status === 200 || response.status === 206) return response;
    throw this.refuse(response, new SourceRefusedError());
  }

  private async request(
    url: URL,
    request: Parameters<OutboundClient['request']>[1],
  ): Promise<OutboundResponse> {
    const headers = { ...request.headers, authorization: this.authorization };
    const response = await this.outbound
      .request(url, { ...request, headers })
      .catch((error: unknown) => {
        throw translateOutbound(error);
      });
    if (response.status < 400) return response;
    throw this.refuse(response, errorOfStatus(response, new Date()));
  }

  private refuse(response: OutboundResponse, error: Error): Error {
    response.body.destroy();
    return error;
  }

  private url(id: string, isFolder: boolean): URL {
    const url = urlOf(this.base, id, isFolder);
    if (url === undefined) throw new SourceEntryNotFoundError();
    return url;
  }
}

/** The body with the errors of this lib in place of those of libs/outbound. */
export function translatedBody(body: Readable): Readable {
  const translated = new PassThrough();
  // An error may come before the caller listens. It gets the error when it reads.
  translated.on('error', () => undefined);
  translated.once('close', () => body.destroy());
  body.on('error', (error) => translated.destroy(translateOutbound(error) as Error));
  return body.pipe(translated);
}
