import type { Readable } from 'node:stream';
import type { OutboundSockets } from './outbound-sockets.js';

/** One request to the other side. */
export interface OutboundRequest {
  /** The HTTP method. A redirect within the origin repeats the request with the same method and body. */
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** `return`: a redirect is the answer, with the header `location`, and is not followed. */
  readonly redirect?: 'return';
  /** Ends the request, also while the caller reads the body of the answer. */
  readonly signal: AbortSignal;
  /** A longer body fails with {@link OutboundRefusedError} while it is read. Unlimited by default. */
  readonly maxBytes?: number;
  /** The headers of the answer must be here within this time, which includes lookup and connect: 10 s by default. */
  readonly firstByteTimeoutMs?: number;
}

export interface OutboundResponse {
  readonly status: number;
  /** Names are in lower case. Of a repeated header, the first value. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * The body, uncompressed. The caller must read it to its end or destroy it. It fails with the errors of this lib, also
   * when the other side sends no byte for a while.
   */
  readonly body: Readable;
}

/** Sends requests to hosts that users name. Made by {@link createOutboundClient}. */
export interface OutboundClient {
  /** For other protocols. */
  readonly sockets: OutboundSockets;

  /**
   * Sends one request and follows up to three redirects within its origin. Resolves when the headers of the answer are
   * here, with any status except a redirect, unless the request asks for redirects.
   *
   * @throws OutboundBlockedError when the policy forbids the URL or an address that its name resolves to
   * @throws OutboundUnavailableError when the other side cannot be reached or does not answer in time
   * @throws OutboundRefusedError when the answer is not usable
   */
  request(url: URL, request: OutboundRequest): Promise<OutboundResponse>;
  /** Ends all requests and closes all connections. */
  close(): Promise<void>;
}
