import { Body, Controller, HttpCode, Post, Put, Res } from '@nestjs/common';
import type { Response } from 'express';
import {
  probeRequestSchema,
  putSecretSchema,
  type ConnectorTicket,
  type ProbeAnswer,
} from '@app/contracts';
import { SourceNotFoundError } from '../http/http.errors.js';
import { parseBody } from '../http/parse-body.js';
import { Ticket } from '../http/ticket.decorator.js';
import { SourceAdapters } from '../sources/source-adapters.js';
import { SourcesRepository } from '../sources/sources.repository.js';
import { signalOf } from './open-source.js';

const PROBE_TIMEOUT_MS = 20_000;

/** Tries credentials, and keeps them sealed. */
@Controller()
export class ProbesController {
  constructor(
    private readonly sources: SourcesRepository,
    private readonly adapters: SourceAdapters,
  ) {}

  @Post('probe')
  @HttpCode(200)
  async probe(
    @Body() body: unknown,
    @Res({ passthrough: true }) res: Response,
  ): Promise<ProbeAnswer> {
    const { settings, secret } = parseBody(probeRequestSchema, body);
    return this.adapters.openWith(settings, secret).probe(signalOf(res, PROBE_TIMEOUT_MS));
  }

  @Put('sources/:id/secret')
  @HttpCode(204)
  async putSecret(
    @Ticket() { sub, src = '' }: ConnectorTicket,
    @Body() body: unknown,
    @Res({ passthrough: true }) res: Response,
  ): Promise<void> {
    const { secret } = parseBody(putSecretSchema, body);
    const source = await this.sources.findSettings(src, sub);
    if (source === undefined) throw new SourceNotFoundError();
    await this.adapters.openWith(source.settings, secret).probe(signalOf(res, PROBE_TIMEOUT_MS));
    const sealed = this.adapters.seal({ accountId: sub, sourceId: src }, secret);
    if (!(await this.sources.putSecret(src, sub, sealed))) throw new SourceNotFoundError();
  }
}
