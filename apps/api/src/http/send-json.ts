import type { Response } from 'express';

/** Sends text that is JSON already, without parsing it again. */
export function sendJson(res: Response, json: string): void {
  const body = Buffer.from(json);
  res.setHeader('Content-Type', 'application/json; charset=utf-8');
  res.setHeader('Content-Length', body.length);
  res.end(res.req.method === 'HEAD' ? undefined : body);
}
