import { pipeline } from 'node:stream/promises';
import { create as contentDisposition } from 'content-disposition';
import type { Request, Response } from 'express';
import { CONTENT_HEADERS, ENTRY_NAME_HEADER } from '@app/contracts';
import { pauseDeadline } from '@app/request-context';
import { attachmentFilename } from '../uploads/index.js';
import type { RemoteContent } from './connector-client.js';
import { SourceUnavailableError } from './sources.errors.js';

/** The values that may be passed on: what a header of another server can contain is not trusted. */
const SAFE_VALUE = /^[\x20-\x7e]{1,300}$/;

/**
 * Sends the bytes of a remote file as they arrive; nothing is kept. They were checked by nothing, so a browser must save
 * them and not show them.
 *
 * @throws SourceUnavailableError when the source stops in the middle; the connection is cut then
 */
export async function sendRemoteContent(
  { status, headers, stream }: RemoteContent,
  remoteId: string,
  req: Request,
  res: Response,
): Promise<void> {
  res.status(status).set({
    'Cache-Control': 'no-store',
    'Content-Disposition': contentDisposition(attachmentFilename(nameOf(headers) ?? remoteId)),
    'Content-Security-Policy': 'sandbox',
    'X-Content-Type-Options': 'nosniff',
  });
  for (const name of CONTENT_HEADERS) {
    const value = headers.get(name);
    // Not by Express's set(), which would add a charset.
    if (value !== null && SAFE_VALUE.test(value)) res.setHeader(name, value);
  }
  if (!res.hasHeader('Content-Type')) res.setHeader('Content-Type', 'application/octet-stream');
  if (req.method === 'HEAD') {
    stream.destroy();
    res.end();
    return;
  }
  // A download may take longer than the request deadline; the connector ends a stream that stalls.
  pauseDeadline();
  try {
    await pipeline(stream, res);
  } catch (error) {
    // The client closed the connection. This is no error of the source.
    if ((error as { code?: string }).code === 'ERR_STREAM_PREMATURE_CLOSE') return;
    throw new SourceUnavailableError();
  }
}

/** The name that the connector tells, where the id of the file does not. */
function nameOf(headers: Headers): string | undefined {
  const encoded = headers.get(ENTRY_NAME_HEADER);
  try {
    return encoded === null ? undefined : decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}
