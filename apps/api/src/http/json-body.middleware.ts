import { json, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { ContentTypeUnsupportedError } from './http.errors.js';

/** Far more than any JSON body of the contract needs. */
const JSON_LIMIT = '64kb';

/** Parses JSON bodies and refuses any other, except where `streams` says that the route reads its own. */
export function jsonBody(streams: (req: Request) => boolean): RequestHandler {
  const parse = json({ limit: JSON_LIMIT, type: 'application/json', inflate: false });
  return (req: Request, res: Response, next: NextFunction) => {
    if (streams(req) || !hasBody(req)) return next();
    if (!isJson(req)) return next(new ContentTypeUnsupportedError());
    parse(req, res, next);
  };
}

/** JSON has no charset but UTF-8 (RFC 8259, 8.1); the parser would take UTF-7, too. */
function isJson(req: Request): boolean {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(req.headers['content-type'] ?? '')?.[1];
  return Boolean(req.is('application/json')) && (charset ?? 'utf-8').toLowerCase() === 'utf-8';
}

/** Whether the request announces a body (RFC 9112, 6). */
export function hasBody(req: Request): boolean {
  const length = req.headers['content-length'];
  return req.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}
