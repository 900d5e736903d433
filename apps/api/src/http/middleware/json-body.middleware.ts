import { json, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { allowedMethods } from '../allowed-methods.js';
import { sendContinue } from '../server/expectations.js';
import { LIMITS } from '../server/limits.js';
import {
  ContentTypeUnsupportedError,
  RequestInvalidError,
  RequestTooLargeError,
} from '../problems/http.errors.js';

/**
 * Parses JSON bodies and refuses all others, except for routes that read their body themselves (`streams`).
 */
export function jsonBody(streams: (req: Request) => boolean): RequestHandler {
  const parse = json({ limit: LIMITS.MAX_JSON_BYTES, type: 'application/json', inflate: false });
  return (req: Request, res: Response, next: NextFunction) => {
    if (streams(req) || !hasBody(req)) return next();
    // The answer to a method that the path does not support is 405, whatever its body is.
    if (!allowedMethods(req).includes(req.method)) return next();
    if (!isJson(req)) return next(new ContentTypeUnsupportedError());
    if (Number(req.headers['content-length'] ?? 0) > LIMITS.MAX_JSON_BYTES) {
      return next(new RequestTooLargeError());
    }
    sendContinue(req);
    parse(req, res, (error?: unknown) => {
      if (error !== undefined) return next(error);
      return isTooDeep(req.body)
        ? next(new RequestInvalidError([{ pointer: '', message: 'is nested too deeply' }]))
        : next();
    });
  };
}

/** JSON must be UTF-8 (RFC 8259, 8.1), but the parser would also accept UTF-7. */
function isJson(req: Request): boolean {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(req.headers['content-type'] ?? '')?.[1];
  return Boolean(req.is('application/json')) && (charset ?? 'utf-8').toLowerCase() === 'utf-8';
}

/** Whether the request announces a body (RFC 9112, 6). */
export function hasBody(req: Request): boolean {
  const length = req.headers['content-length'];
  return req.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/** Walks level by level, not by recursion, because a deep body could exhaust the stack. */
function isTooDeep(body: unknown): boolean {
  let level = [body].filter(isContainer);
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > LIMITS.MAX_JSON_DEPTH) return true;
    level = level.flatMap((container) => Object.values(container).filter(isContainer));
  }
  return false;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
