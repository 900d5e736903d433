import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import type { Request as ExpressRequest } from 'express';
import {
  CONNECTOR_TICKET_SECONDS,
  connectorTicketSchema,
  type ConnectorTicket,
} from '@app/contracts';
import { addToContext } from '@app/request-context';
import { ConnectorConfig } from '../config/connector.config.js';
import { TicketRefusedError } from './http.errors.js';

const ALGORITHM = 'HS256';
/** Our tickets have about 300 characters. */
const MAX_LENGTH = 1_024;
/** The clocks of two machines differ a little. */
const CLOCK_TOLERANCE_SECONDS = 5;

/** Lets only requests of the api pass, each with a ticket for the one source that its path names. */
@Injectable()
export class TicketGuard implements CanActivate {
  private readonly jwt: JwtService;

  constructor(config: ConnectorConfig) {
    this.jwt = new JwtService({
      secret: config.connectorSecret ?? '',
      verifyOptions: {
        algorithms: [ALGORITHM],
        audience: 'connector',
        maxAge: CONNECTOR_TICKET_SECONDS,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
      },
    });
  }

  /** @throws TicketRefusedError */
  canActivate(context: ExecutionContext): boolean {
    const req = context.switchToHttp().getRequest<ExpressRequest>();
    const ticket = this.verify(req.headers.authorization ?? '');
    if (req.params['id'] !== ticket.src) throw new TicketRefusedError();
    addToContext({ userId: ticket.sub, sourceId: ticket.src });
    req.ticket = ticket;
    return true;
  }

  private verify(header: string): ConnectorTicket {
    const [, token = ''] = /^Bearer (\S+)$/.exec(header) ?? [];
    try {
      if (token === '' || token.length > MAX_LENGTH) throw new Error('no ticket');
      const claims = this.jwt.verify<{ exp?: unknown }>(token);
      if (typeof claims.exp !== 'number') throw new Error('a ticket without an end');
      return connectorTicketSchema.parse(claims);
    } catch (cause) {
      throw new TicketRefusedError({ cause });
    }
  }
}

declare module 'express-serve-static-core' {
  interface Request {
    /** Set by {@link TicketGuard}. */
    ticket?: ConnectorTicket;
  }
}
