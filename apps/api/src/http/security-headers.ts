import helmet, { contentSecurityPolicy } from 'helmet';
import type { NextFunction, Request, RequestHandler, Response } from 'express';

/** What every answer tells browsers: it is data, not a page; nobody frames it, sniffs it or runs it. */
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
  // Of this host alone: what else lives under its name is not ours to bind.
  strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
});

/** The one page there is: its own scripts, and the styles that Swagger UI writes into elements. */
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

/** They are the same for every answer, so helmet is asked once and not by each of its dozen parts at every request. */
const DATA_HEADERS = headersOf(forData);

/** Sets the headers that browsers protect people by; a route may still say otherwise. */
export const securityHeaders: RequestHandler = (req, res, next) => {
  if (isPrivate(req)) res.setHeader('Cache-Control', 'no-store');
  for (const [name, value] of DATA_HEADERS) res.setHeader(name, value);
  if (!isDocs(req)) return next();
  forDocs(req, res, next);
};

/** What a middleware sets, whatever it is asked for. */
function headersOf(middleware: ReturnType<typeof helmet>): [name: string, value: string][] {
  const headers: [string, string][] = [];
  const answer = {
    setHeader: (name: string, value: string) => void headers.push([name, value]),
    removeHeader: () => undefined,
  };
  middleware({} as Request, answer as unknown as Response, (error?: unknown) => {
    if (error !== undefined) throw new Error('helmet has no headers', { cause: error });
  });
  return headers;
}

/** Only the contract itself is for everybody. */
function isPrivate(req: Request): boolean {
  return !isDocs(req) && req.path !== '/openapi.json';
}

function isDocs(req: Request): boolean {
  return /^\/docs(?:\/|$)/i.test(req.path);
}

/** Caches must not hand what was said to one origin to another. */
export function varyByOrigin(_req: Request, res: Response, next: NextFunction): void {
  res.vary('Origin');
  next();
}
