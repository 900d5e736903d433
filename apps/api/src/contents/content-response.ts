import { create as contentDisposition } from 'content-disposition';
import type { Request, Response } from 'express';
import { pipeline } from 'node:stream/promises';
import { giveBack, type ByteRange, type DocumentStorage } from '@app/document-storage';
import { pauseDeadline } from '@app/request-context';
import type { Document } from '../documents/index.js';
import { noneMatchNames } from '../http/index.js';
import { verifyChecksum } from './verify-checksum.js';
import { RangeUnsatisfiableError } from './contents.errors.js';

/** What is sent of a document: its original, or what was made of that. */
export type StoredBytes = Pick<
  Document,
  'storageKey' | 'sizeBytes' | 'sha256' | 'mediaType' | 'filename'
>;

/**
 * Sends stored bytes: whole, or the one range that was asked for.
 *
 * @see RFC 9110, 13 and 14 (conditions, ranges); RFC 9530 (Repr-Digest); RFC 6266 and 8187 (file name)
 * @throws RangeUnsatisfiableError, StorageObjectNotFoundError
 */
export async function sendContent(
  document: StoredBytes,
  storage: DocumentStorage,
  req: Request,
  res: Response,
): Promise<void> {
  const etag = `"${document.sha256}"`;
  res.set({
    ETag: etag,
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'private, no-cache',
    'Content-Disposition': contentDisposition(document.filename),
    'Content-Security-Policy': 'sandbox',
    'X-Content-Type-Options': 'nosniff',
    'Repr-Digest': `sha-256=:${Buffer.from(document.sha256, 'hex').toString('base64')}:`,
  });
  // Past Express, which would add a charset: a text has the one that its bytes say.
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
  const stored = await storage.openRead(document.storageKey, range);
  await streamTo(range === undefined ? verifyChecksum(stored, document) : stored, res);
}

/** Sends what the source gives, at the pace of the receiver. */
export async function streamTo(
  source: AsyncIterable<string | Buffer>,
  res: Response,
): Promise<void> {
  // The answer begins, and may take as long as it is received: from here on each step has its own limit alone.
  pauseDeadline();
  try {
    await pipeline(givenBack(source, res), res);
  } catch (error) {
    // The client went away: nobody is left to answer, and nothing is wrong here.
    if ((error as { code?: string }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

/**
 * The source's chunks, each given back once the socket has taken all of it: `res` has to be the answer itself. What stands
 * between, such as compression, may still read from a chunk.
 */
async function* givenBack(
  source: AsyncIterable<string | Buffer>,
  res: Response,
): AsyncGenerator<string | Buffer> {
  for await (const chunk of source) {
    yield chunk;
    if (typeof chunk !== 'string' && res.writableLength === 0) giveBack(chunk);
  }
}

/**
 * The range to send; undefined for all of it: no range asked, one that is not understood, several, one that was meant
 * for other bytes, or a method for which ranges mean nothing (RFC 9110, 14.2).
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

/** The last bytes; all of them when more are asked for than there are (RFC 9110, 14.1.2). */
function suffixOf(length: number, sizeBytes: number): ByteRange {
  if (length === 0) throw new RangeUnsatisfiableError(sizeBytes);
  return { start: Math.max(0, sizeBytes - length), end: sizeBytes - 1 };
}
