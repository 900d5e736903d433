import type { IncomingMessage } from 'node:http';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { clientAddress, type TrustedProxies } from '@app/client-ip';

const addresses = new WeakMap<IncomingMessage, string>();

/** Decides once a request who is calling; {@link clientAddressOf} tells everybody else. */
export function decideClientAddress(proxies: TrustedProxies): RequestHandler {
  return (req: Request, _res: Response, next: NextFunction) => {
    // Rarely there without a proxy; and telling all headers apart costs more than everything else here.
    const isForwarded = req.headers['x-forwarded-for'] !== undefined;
    const lines = (isForwarded && req.headersDistinct['x-forwarded-for']) || [];
    const address = clientAddress(req.socket.remoteAddress, lines, proxies);
    if (address === undefined) {
      // The socket has gone before it was asked: there is nobody to answer, and nobody to count.
      req.destroy();
      return;
    }
    addresses.set(req, address);
    next();
  };
}

/**
 * The client's address as canonical text: what limits, logs and the audit trail use.
 *
 * @throws Error for a request that did not come in through {@link decideClientAddress}
 */
export function clientAddressOf(req: IncomingMessage): string {
  const address = addresses.get(req);
  if (address === undefined)
    throw new Error('The client address is asked for before it is decided');
  return address;
}
