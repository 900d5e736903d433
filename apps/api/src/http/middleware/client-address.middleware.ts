import type { IncomingMessage } from 'node:http';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { canonicalAddress, clientAddress, type TrustedProxies } from '@app/client-ip';

const addresses = new WeakMap<IncomingMessage, string>();

/** Determines the client's address once for each request; {@link clientAddressOf} returns it. */
export function decideClientAddress(proxies: TrustedProxies): RequestHandler {
  return (req: Request, _res: Response, next: NextFunction) => {
    // Checked first, because without a proxy the header is rare, and `headersDistinct` is the slowest step
    // here.
    const isForwarded = req.headers['x-forwarded-for'] !== undefined;
    const lines = (isForwarded && req.headersDistinct['x-forwarded-for']) || [];
    const address = clientAddress(req.socket.remoteAddress, lines, proxies);
    if (address === undefined) {
      // The client has disconnected already: no response is possible and there is no address to count.
      req.destroy();
      return;
    }
    addresses.set(req, address);
    next();
  };
}

/**
 * Returns the client's address as canonical text, as limits, logs and the audit trail use it.
 *
 * @throws Error for a request that did not pass {@link decideClientAddress}
 */
export function clientAddressOf(req: IncomingMessage): string {
  const address = addresses.get(req);
  if (address === undefined)
    throw new Error('The client address was read before it was determined');
  return address;
}

/** Whether a trusted proxy sent the request for its client, so that the connection also serves other clients. */
export function isFromProxy(req: IncomingMessage): boolean {
  const peer = canonicalAddress(req.socket.remoteAddress?.split('%')[0] ?? '');
  return addresses.get(req) !== peer;
}
