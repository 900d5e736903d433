import { text } from 'node:stream/consumers';
import {
  OutboundUnknownHostError,
  type OutboundClient,
  type OutboundResponse,
} from '@app/outbound';
import type { z } from 'zod';
import type { AccessTokens } from '../access-tokens.js';
import {
  SourceConsentNeededError,
  SourceRefusedError,
  SourceUnavailableError,
} from '../sources.errors.js';
import { endOn } from '../listing/end-on.js';
import { errorOfStatus, translateOutbound } from '../webdav/webdav-errors.js';

/** A page of a thousand files has less than one megabyte. */
const MAX_JSON_BYTES = 8 * 1_024 ** 2;
const MAX_PROBLEM_BYTES = 64 * 1_024;
const JSON_TIMEOUT_MS = 30_000;
const PROBLEM_TIMEOUT_MS = 10_000;
/** Some answers are computed before their first byte, such as a document that becomes a PDF. */
const FIRST_BYTE_TIMEOUT_MS = 30_000;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** The error that a failed answer means, by its status and its JSON; undefined: by the status alone. */
export type ExplainProblem = (status: number, body: unknown) => Error | undefined;

/** Requests to the API of a provider with access tokens. All errors are those of this lib. */
export class CloudClient {
  constructor(
    private readonly outbound: OutboundClient,
    private readonly base: URL,
    private readonly tokens: AccessTokens,
    private readonly explain: ExplainProblem,
    private readonly jsonTimeoutMs = JSON_TIMEOUT_MS,
  ) {}

  /** A URL of the API. */
  url(path: string, query: Readonly<Record<string, string | undefined>> = {}): URL {
    const url = new URL(path, this.base);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    return url;
  }

  /** Gets and checks an answer in JSON. It must be here in time, also when it comes byte by byte. */
  async json<S extends z.ZodType>(schema: S, url: URL, signal: AbortSignal): Promise<z.output<S>> {
    signal.throwIfAborted();
    const ended = new AbortController();
    const release = endOn(signal, this.jsonTimeoutMs, (reason) => ended.abort(reason));
    try {
      const response = await this.send(url, { maxBytes: MAX_JSON_BYTES }, ended.signal);
      const parsed = schema.safeParse(await parse(response, ended.signal));
      // Without the cause: it quotes what the other side sent.
      if (!parsed.success) throw new SourceRefusedError();
      return parsed.data;
    } finally {
      release();
    }
  }

  /**
   * Opens the content of a file. A provider may send it from another host: that address has the right to read in itself,
   * so it gets no token, and it is checked at the connect like every other address.
   */
  async content(
    url: URL,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<OutboundResponse> {
    const first = await this.send(url, { headers, redirect: 'return' }, signal);
    if (!REDIRECTS.has(first.status)) return first;
    first.body.destroy();
    const target = URL.parse(first.headers['location'] ?? '', url.href);
    if (target === null) throw new SourceRefusedError();
    return this.checked(await this.request(target, { headers }, signal));
  }

  /** Sends a request with a token, and once more with another one when that is refused. */
  private async send(
    url: URL,
    options: SendOptions,
    signal: AbortSignal,
  ): Promise<OutboundResponse> {
    signal.throwIfAborted();
    const token = await this.tokens.get(signal);
    const first = await this.request(url, withToken(options, token), signal);
    if (first.status !== 401) return this.checked(first);
    first.body.destroy();
    const other = await this.tokens.get(signal, token);
    const second = await this.request(url, withToken(options, other), signal);
    if (second.status !== 401) return this.checked(second);
    second.body.destroy();
    throw new SourceConsentNeededError();
  }

  private async request(
    url: URL,
    options: SendOptions,
    signal: AbortSignal,
  ): Promise<OutboundResponse> {
    try {
      return await this.outbound.request(url, {
        method: 'GET',
        firstByteTimeoutMs: FIRST_BYTE_TIMEOUT_MS,
        ...options,
        signal,
      });
    } catch (error) {
      // The operator named the host, not the owner of the source: the name servers here have a fault.
      if (error instanceof OutboundUnknownHostError)
        throw new SourceUnavailableError({ cause: error });
      throw translateOutbound(error);
    }
  }

  private async checked(response: OutboundResponse): Promise<OutboundResponse> {
    if (response.status < 400) return response;
    const body = await problemOf(response);
    throw this.explain(response.status, body) ?? errorOfStatus(response, new Date());
  }
}

interface SendOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly maxBytes?: number;
  readonly redirect?: 'return';
}

function withToken(options: SendOptions, token: string): SendOptions {
  return { ...options, headers: { ...options.headers, authorization: `Bearer ${token}` } };
}

async function parse(response: OutboundResponse, signal: AbortSignal): Promise<unknown> {
  try {
    return JSON.parse(await text(response.body)) as unknown;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof SyntaxError) throw new SourceRefusedError();
    throw translateOutbound(error);
  }
}

/** The JSON of a failed answer; undefined when it is too long or not JSON. Its texts are never shown. */
async function problemOf({ body }: OutboundResponse): Promise<unknown> {
  const timer = setTimeout(() => body.destroy(), PROBLEM_TIMEOUT_MS);
  let size = 0;
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > MAX_PROBLEM_BYTES) return undefined;
      chunks.push(chunk);
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
