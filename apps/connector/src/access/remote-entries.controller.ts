import { Controller, Get, Logger, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ConnectorTicket, RemoteEntryMessage, RemoteEntryPageMessage } from '@app/contracts';
import { Ticket } from '../http/ticket.decorator.js';
import { OpenSource, signalOf } from './open-source.js';
import { isTellable, toMessage } from './remote-entry.mapper.js';

const LIST_TIMEOUT_MS = 60_000;
const STAT_TIMEOUT_MS = 20_000;

/** Shows what is over there. */
@Controller('sources/:id')
export class RemoteEntriesController {
  private readonly logger = new Logger(RemoteEntriesController.name);

  constructor(private readonly open: OpenSource) {}

  @Get('entries')
  async list(
    @Ticket() ticket: ConnectorTicket,
    @Query('parent') parent: string | undefined,
    @Query('cursor') cursor: string | undefined,
    @Res({ passthrough: true }) res: Response,
  ): Promise<RemoteEntryPageMessage> {
    const signal = signalOf(res, LIST_TIMEOUT_MS);
    // Another request opens the source anew, so that the listing cannot go on.
    const page = await this.open.use(ticket, (source) => source.list(parent ?? '', cursor, signal));
    const told = page.entries.filter(isTellable);
    const entries = page.entries.length - told.length + (page.leftOut ?? 0);
    if (entries > 0) this.logger.warn({ entries }, 'Entries of a source are left out of a listing');
    return { items: told.map(toMessage), nextCursor: page.next ?? null };
  }

  @Get('entry')
  async get(
    @Ticket() ticket: ConnectorTicket,
    @Query('entry') entry: string | undefined,
    @Res({ passthrough: true }) res: Response,
  ): Promise<RemoteEntryMessage> {
    const signal = signalOf(res, STAT_TIMEOUT_MS);
    return toMessage(await this.open.use(ticket, (source) => source.stat(entry ?? '', signal)));
  }
}
