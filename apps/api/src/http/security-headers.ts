import helmet, { contentSecurityPolicy } from 'helmet';
import type { NextFunction, Request, RequestHandler, Response } from 'express';

/**
 * For all responses but the docs: they are data, so no browser may frame them, sniff their type or run them.
 */
const forData = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  frameguard: { action: 'deny' },
  // Without subdomains: they may belong to other services.
  strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
});

/** For the only HTML page: it may run its own scripts and use the inline styles of Swagger UI. */
const forDocs = contentSecurityPolicy({
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    baseUri: ["'none'"],
    connectSrc: ["'self'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
    imgSrc: ["'self'", 'data:'],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
  },
});

/**
 * Computed once, because they are the same for every response, and helmet runs a dozen functions each time.
 */
const DATA_HEADERS = headersOf(forData);

/** Sets the security headers for browsers; a route can override them. */
export const securityHeaders: RequestHandler = (req, res, next) => {
  if (isPrivate(req)) res.setHeader('Cache-Control', 'no-store');
  for (const [name, value] of DATA_HEADERS) res.setHeader(name, value);
  if (!isDocs(req)) return next();
  forDocs(req, res, next);
};

/** Returns the headers that a middleware sets for any request. */
function headersOf(middleware: ReturnType<typeof helmet>): [name: string, value: string][] {
  const headers: [string, string][] = [];
  const response = {
    setHeader: (name: string, value: string) => void headers.push([name, value]),
    removeHeader: () => undefined,
  };
  middleware({} as Request, response as unknown as Response, (error?: unknown) => {
    if (error !== undefined) throw new Error('helmet returned no headers', { cause: error });
  });
  return headers;
}

/** Only the docs and the contract are public. */
function isPrivate(req: Request): boolean {
  return !isDocs(req) && req.path !== '/openapi.json';
}

function isDocs(req: Request): boolean {
  return /^\/docs(?:\/|$)/i.test(req.path);
}

/** A cache must not reuse the response to one origin for another. */
export function varyByOrigin(_req: Request, res: Response, next: NextFunction): void {
  res.vary('Origin');
  next();
}
