import { Body, Controller, Delete, HttpCode, Post, Put, Res } from '@nestjs/common';
import type { Response } from 'express';
import {
  authorizationAnswerSchema,
  beginAuthorizationSchema,
  type AuthorizationBegun,
  type ConnectorTicket,
} from '@app/contracts';
import { signalOf } from '../access/open-source.js';
import { parseBody } from '../http/parse-body.js';
import { Ticket } from '../http/ticket.decorator.js';
import { AuthorizationsService } from './authorizations.service.js';

const COMPLETE_TIMEOUT_MS = 40_000;

@Controller('sources/:id/authorization')
export class AuthorizationsController {
  constructor(private readonly authorizations: AuthorizationsService) {}

  @Post()
  @HttpCode(200)
  async begin(
    @Ticket() ticket: ConnectorTicket,
    @Body() body: unknown,
  ): Promise<AuthorizationBegun> {
    return this.authorizations.begin(ticket, parseBody(beginAuthorizationSchema, body));
  }

  @Put()
  @HttpCode(204)
  async complete(
    @Ticket() ticket: ConnectorTicket,
    @Body() body: unknown,
    @Res({ passthrough: true }) res: Response,
  ): Promise<void> {
    const answer = parseBody(authorizationAnswerSchema, body);
    await this.authorizations.complete(ticket, answer, signalOf(res, COMPLETE_TIMEOUT_MS));
  }

  @Delete()
  @HttpCode(204)
  async revoke(@Ticket() ticket: ConnectorTicket): Promise<void> {
    await this.authorizations.revoke(ticket);
  }
}
