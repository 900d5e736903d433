import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { ENTRY_NAME_HEADER, type ConnectorTicket } from '@app/contracts';
import type { RemoteBytes, RemoteRange, SourceAdapter } from '@app/sources';
import { MinimumRate } from '../loop/minimum-rate.js';
import { Ticket } from '../http/ticket.decorator.js';
import { mediaTypeOfName } from './media-type-of-name.js';
import { DownloadPlaces } from './download-places.js';
import { OpenSource, signalOf } from './open-source.js';
import { parseRange } from './range-header.js';

/** Streams a file through, without keeping it. */
@Controller('sources/:id/content')
export class RemoteContentsController {
  constructor(
    private readonly open: OpenSource,
    private readonly places: DownloadPlaces,
  ) {}

  @Get()
  async stream(
    @Ticket() ticket: ConnectorTicket,
    @Query('entry') entry = '',
    @Headers('range') rangeHeader: string | undefined,
    @Res() res: Response,
  ): Promise<void> {
    await this.places.use(ticket.sub, () =>
      this.open.use(ticket, (source) => this.send(source, entry, rangeHeader, res)),
    );
  }

  private async send(
    source: SourceAdapter,
    entry: string,
    rangeHeader: string | undefined,
    res: Response,
  ): Promise<void> {
    const signal = signalOf(res);
    const range = await rangeOf(rangeHeader, source, entry, signal);
    const bytes = await source.open(entry, range === undefined ? {} : { range }, signal);
    // Not by Express, which would claim that texts are UTF-8.
    res.writeHead(bytes.range === undefined ? 200 : 206, headersOf(entry, bytes));
    await sendInTime(bytes.stream, res, signal);
  }
}

/** Sends bytes to the api, unless it has gone away, or either side is too slow. */
async function sendInTime(stream: Readable, res: Response, signal: AbortSignal): Promise<void> {
  const rate = new MinimumRate();
  const counted = async function* (chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    for await (const chunk of chunks) {
      yield chunk;
      rate.count(chunk.length);
    }
  };
  try {
    await pipeline(stream, counted, res, { signal: AbortSignal.any([signal, rate.signal]) });
  } catch (error) {
    // The api has gone away; nothing failed here.
    if (signal.aborted) return;
    rate.signal.throwIfAborted();
    throw error;
  } finally {
    rate.clear();
  }
}

async function rangeOf(
  header: string | undefined,
  source: SourceAdapter,
  entry: string,
  signal: AbortSignal,
): Promise<RemoteRange | undefined> {
  const wanted = parseRange(header);
  if (wanted === undefined || 'start' in wanted) return wanted;
  const { sizeBytes } = await source.stat(entry, signal);
  return sizeBytes === null ? undefined : { start: Math.max(sizeBytes - wanted.suffix, 0) };
}

function headersOf(
  entry: string,
  { sizeBytes, version, range, name }: RemoteBytes,
): Record<string, string> {
  return {
    'Content-Type': mediaTypeOfName(name ?? entry) ?? 'application/octet-stream',
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'no-store',
    ...(name !== undefined && { [ENTRY_NAME_HEADER]: encodeURIComponent(name.toWellFormed()) }),
    ...(version !== null && { ETag: etagOf(version) }),
    ...(sizeBytes !== null && { 'Content-Length': String(sizeBytes) }),
    ...(range && { 'Content-Range': `bytes ${range.start}-${range.end}/${range.ofBytes}` }),
  };
}

/** A tag of our own: what the other side sent does not become a header. */
function etagOf(version: string): string {
  return `"${createHash('sha256').update(version).digest('base64url').slice(0, 22)}"`;
}
