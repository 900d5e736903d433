import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { currentContext } from '@app/request-context';
import type { AuditAction, AuditFacts } from './audit-event.js';
import { AuditEventsRepository } from './audit-events.repository.js';

/** Records audit events, each with the client address and the id of the current request. */
@Injectable()
export class AuditTrail {
  constructor(private readonly events: AuditEventsRepository) {}

  /** Records an event. If a transaction is open, the event is part of it. */
  async record(action: AuditAction, facts: AuditFacts): Promise<void> {
    const { requestId, clientIp } = currentContext() ?? {};
    await this.events.insert({
      ...facts,
      id: uuidv7(),
      action,
      requestId,
      // The column has the type inet, which refuses other text, such as an address with a zone.
      clientIp: clientIp !== undefined && isPlainAddress(clientIp) ? clientIp : undefined,
    });
  }
}

function isPlainAddress(text: string): boolean {
  return isIP(text) !== 0 && !text.includes('%');
}
