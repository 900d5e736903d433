import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { ConnectorTicket } from '@app/contracts';
import { TicketRefusedError } from './http.errors.js';

/** The verified ticket of the request. */
export const Ticket = createParamDecorator(
  (_: unknown, context: ExecutionContext): ConnectorTicket => {
    const { ticket } = context.switchToHttp().getRequest<Request>();
    if (ticket === undefined) throw new TicketRefusedError();
    return ticket;
  },
);
