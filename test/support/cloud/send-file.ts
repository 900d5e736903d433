import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';

export function sendJson(res: ServerResponse, body: unknown): void {
  res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Sends a file or a range of it (RFC 9110, 14). */
export async function sendFile(
  path: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const { size } = await stat(path);
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(req.headers.range ?? '') ?? [];
  if (from === undefined) {
    res.writeHead(200, { 'content-length': String(size) });
    createReadStream(path).pipe(res);
    return;
  }
  const start = Number(from);
  const end = Math.min(to === '' || to === undefined ? size - 1 : Number(to), size - 1);
  if (start > end) {
    res.writeHead(416, { 'content-range': `bytes */${size}` }).end();
    return;
  }
  res.writeHead(206, {
    'content-length': String(end - start + 1),
    'content-range': `bytes ${start}-${end}/${size}`,
  });
  createReadStream(path, { start, end }).pipe(res);
}
