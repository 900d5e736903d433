import { Body, Controller, HttpCode, Put, Res } from '@nestjs/common';
import type { Response } from 'express';
import { putSecretSchema, type ConnectorTicket } from '@app/contracts';
import { parseBody } from '../http/parse-body.js';
import { Ticket } from '../http/ticket.decorator.js';
import { CredentialsService } from './credentials.service.js';
import { signalOf } from './open-source.js';

const PROBE_TIMEOUT_MS = 20_000;

@Controller('sources/:id/secret')
export class CredentialsController {
  constructor(private readonly credentials: CredentialsService) {}

  @Put()
  @HttpCode(204)
  async put(
    @Ticket() ticket: ConnectorTicket,
    @Body() body: unknown,
    @Res({ passthrough: true }) res: Response,
  ): Promise<void> {
    const { secret } = parseBody(putSecretSchema, body);
    await this.credentials.put(ticket, secret, signalOf(res, PROBE_TIMEOUT_MS));
  }
}
