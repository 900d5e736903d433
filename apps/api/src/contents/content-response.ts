import { create as contentDisposition } from 'content-disposition';
import type { Request, Response } from 'express';
import { pipeline } from 'node:stream/promises';
import { giveBack, type ByteRange, type DocumentStorage } from '@app/document-storage';
import { pauseDeadline } from '@app/request-context';
import type { Document } from '../documents/index.js';
import { noneMatchNames } from '../http/index.js';
import { downloadFilename } from './download-filename.js';
import { verifyChecksum } from './verify-checksum.js';
import { RangeUnsatisfiableError } from './contents.errors.js';

/** The stored object to send: the original, or an object derived from it. */
export type StoredBytes = Pick<
  Document,
  'storageKey' | 'sizeBytes' | 'sha256' | 'mediaType' | 'filename'
>;

export interface Download {
  readonly bytes: StoredBytes;
  readonly storage: DocumentStorage;
  /** Called before the first byte is sent. Not called when no byte is sent: for HEAD, and for a client that has them. */
  readonly record: () => Promise<void>;
}

/**
 * Sends stored bytes: all of them, or the one range that was requested.
 *
 * @see RFC 9110, 13 and 14 (conditions, ranges); RFC 9530 (Repr-Digest); RFC 6266 and 8187 (file name)
 * @throws RangeUnsatisfiableError, StorageObjectNotFoundError
 */
export async function sendContent(
  { bytes: document, storage, record }: Download,
  req: Request,
  res: Response,
): Promise<void> {
  const etag = `"${document.sha256}"`;
  res.set({
    ETag: etag,
    'Accept-Ranges': 'bytes',
    // Nothing of a document stays in the files of a browser.
    'Cache-Control': 'no-store',
    'Content-Disposition': contentDisposition(
      downloadFilename(document.filename, document.mediaType),
    ),
    'Content-Security-Policy': 'sandbox',
    'X-Content-Type-Options': 'nosniff',
    'Repr-Digest': `sha-256=:${Buffer.from(document.sha256, 'hex').toString('base64')}:`,
  });
  // Not by Express's set(), which would add a charset: the bytes decide the charset of a text.
  res.setHeader('Content-Type', document.mediaType);
  if (noneMatchNames(req.headers['if-none-match'], etag)) {
    res.status(304).end();
    return;
  }
  const range = rangeOf(req, etag, document.sizeBytes);
  const length = range === undefined ? document.sizeBytes : range.end - range.start + 1;
  if (range !== undefined) {
    res.status(206).set('Content-Range', `bytes ${range.start}-${range.end}/${document.sizeBytes}`);
  }
  res.set('Content-Length', String(length));
  if (req.method === 'HEAD') {
    res.end();
    return;
  }
  const stored = await storage.openRead(
    document.storageKey,
    range && { ...range, ofBytes: document.sizeBytes },
  );
  try {
    await record();
  } catch (error) {
    stored.destroy();
    throw error;
  }
  await streamTo(range === undefined ? verifyChecksum(stored, document) : stored, res);
}

/** Sends the chunks of the source as fast as the client receives them. */
export async function streamTo(
  source: AsyncIterable<string | Buffer>,
  res: Response,
): Promise<void> {
  // A download may take longer than the request deadline, so from here on only the limits of single steps
  // apply.
  pauseDeadline();
  try {
    await pipeline(releaseWrittenChunks(source, res), res);
  } catch (error) {
    // The client closed the connection. This is not an error of the server.
    if ((error as { code?: string }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

/**
 * Yields the chunks of the source, and releases each buffer for reuse when the socket has taken all of it.
 * `res` must be the response itself: a stream in between, such as compression, could still read from a
 * released buffer.
 */
async function* releaseWrittenChunks(
  source: AsyncIterable<string | Buffer>,
  res: Response,
): AsyncGenerator<string | Buffer> {
  for await (const chunk of source) {
    yield chunk;
    if (typeof chunk !== 'string' && res.writableLength === 0) giveBack(chunk);
  }
}

/**
 * Returns the range to send, or undefined to send everything: without a Range header, with one that is
 * invalid or names several ranges, when If-Range names other bytes, and for methods other than GET (RFC 9110,
 * 14.2).
 *
 * @throws RangeUnsatisfiableError
 */
function rangeOf(req: Request, etag: string, sizeBytes: number): ByteRange | undefined {
  const { range, 'if-range': ifRange } = req.headers;
  if (range === undefined || req.method !== 'GET') return undefined;
  if (ifRange !== undefined && ifRange.toString().trim() !== etag) return undefined;
  const [, first = '', last = ''] = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/.exec(range) ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') return suffixOf(Number(last), sizeBytes);
  if (last !== '' && Number(last) < Number(first)) return undefined;
  if (Number(first) >= sizeBytes) throw new RangeUnsatisfiableError(sizeBytes);
  const end = last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  return { start: Number(first), end };
}

/** Returns the range of the last `length` bytes, or of all bytes if there are fewer (RFC 9110, 14.1.2). */
function suffixOf(length: number, sizeBytes: number): ByteRange {
  if (length === 0) throw new RangeUnsatisfiableError(sizeBytes);
  return { start: Math.max(0, sizeBytes - length), end: sizeBytes - 1 };
}
