import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { ENTRY_NAME_HEADER, type ConnectorTicket } from '@app/contracts';
import type { RemoteBytes, RemoteRange, SourceAdapter } from '@app/sources';
import { Ticket } from '../http/ticket.decorator.js';
import { mediaTypeOfName } from './media-type-of-name.js';
import { OpenSource, signalOf } from './open-source.js';
import { parseRange } from './range-header.js';

/** Streams a file through, without keeping it. */
@Controller('sources/:id/content')
export class RemoteContentsController {
  constructor(private readonly open: OpenSource) {}

  @Get()
  async stream(
    @Ticket() ticket: ConnectorTicket,
    @Query('entry') entry = '',
    @Headers('range') rangeHeader: string | undefined,
    @Res() res: Response,
  ): Promise<void> {
    const signal = signalOf(res);
    const source = await this.open.of(ticket);
    const range = await rangeOf(rangeHeader, source, entry, signal);
    const bytes = await source.open(entry, range === undefined ? {} : { range }, signal);
    // Not by Express, which would claim that texts are UTF-8.
    res.writeHead(bytes.range === undefined ? 200 : 206, headersOf(entry, bytes));
    await pipeline(bytes.stream, res, { signal }).catch((error: unknown) => {
      // The api has gone away; nothing failed here.
      if (!signal.aborted) throw error;
    });
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
