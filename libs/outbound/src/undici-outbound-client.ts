import { Agent, type Dispatcher } from 'undici';
import { boundedBody } from './bounded-body.js';
import type { OutboundClient, OutboundRequest, OutboundResponse } from './outbound-client.js';
import { OutboundRefusedError, OutboundUnavailableError } from './outbound.errors.js';
import type { OutboundSockets } from './outbound-sockets.js';
import { isRedirect, redirectTarget, requireHttpUrl } from './outbound-url.js';
import { translateError } from './translate-error.js';

type Answer = Dispatcher.ResponseData;

const MAX_REDIRECTS = 3;
const DEFAULT_FIRST_BYTE_TIMEOUT_MS = 10_000;

export class UndiciOutboundClient implements OutboundClient {
  constructor(
    private readonly agent: Agent,
    readonly sockets: OutboundSockets,
  ) {}

  async request(url: URL, request: OutboundRequest): Promise<OutboundResponse> {
    let target = url;
    for (let redirects = 0; ; redirects += 1) {
      requireHttpUrl(target);
      const answer = await this.send(target, request);
      const isFollowed = isRedirect(answer.statusCode) && request.redirect !== 'return';
      if (!isFollowed) return toResponse(answer, request);
      discard(answer);
      if (redirects === MAX_REDIRECTS) throw new OutboundRefusedError('Too many redirects');
      target = redirectTarget(target, answer.statusCode, firstValue(answer.headers['location']));
    }
  }

  async close(): Promise<void> {
    this.sockets.close();
    await this.agent.destroy();
  }

  /** Resolves when the headers of the answer are here. One deadline covers lookup, connect, TLS and headers. */
  private async send(url: URL, request: OutboundRequest): Promise<Answer> {
    const late = new AbortController();
    const timeoutMs = request.firstByteTimeoutMs ?? DEFAULT_FIRST_BYTE_TIMEOUT_MS;
    const timer = setTimeout(
      () => late.abort(new OutboundUnavailableError('The host does not answer in time')),
      timeoutMs,
    );
    try {
      return await this.agent.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: request.method,
        // Compressed bytes could grow without a limit, and a file must arrive as it is stored.
        headers: { ...request.headers, 'accept-encoding': 'identity' },
        body: request.body ?? null,
        signal: AbortSignal.any([request.signal, late.signal]),
      });
    } catch (error) {
      request.signal.throwIfAborted();
      throw translateError(error);
    } finally {
      clearTimeout(timer);
    }
  }
}

function toResponse(answer: Answer, request: OutboundRequest): OutboundResponse {
  const headers = Object.fromEntries(
    Object.keys(answer.headers).map((name) => [name, firstValue(answer.headers[name]) ?? '']),
  );
  const encoding = headers['content-encoding'] ?? 'identity';
  const declared = Number(headers['content-length'] ?? 0);
  const maxBytes = request.maxBytes ?? Number.POSITIVE_INFINITY;
  if (encoding !== 'identity' || (declared > maxBytes && request.method !== 'HEAD')) {
    discard(answer);
    throw new OutboundRefusedError(
      encoding === 'identity' ? 'The answer is too large' : 'The answer is compressed',
    );
  }
  const body = boundedBody(answer.body, maxBytes, request.signal);
  return { status: answer.statusCode, headers, body };
}

/** Closes the connection instead of reading a body of unknown length. */
function discard(answer: Answer): void {
  answer.body.on('error', () => undefined);
  answer.body.destroy();
}

function firstValue(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
