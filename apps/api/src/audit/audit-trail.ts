import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { currentContext } from '@app/request-context';
import type { AuditAction, AuditFacts } from './audit-event.js';
import { AuditEventsRepository } from './audit-events.repository.js';

/** Notes what happened, with the address and the request that it came by. */
@Injectable()
export class AuditTrail {
  constructor(private readonly events: AuditEventsRepository) {}

  /** Inside a transaction the note is part of it: neither is ever there without the other. */
  async record(action: AuditAction, facts: AuditFacts): Promise<void> {
    const { requestId, clientIp } = currentContext() ?? {};
    await this.events.insert({
      ...facts,
      id: uuidv7(),
      action,
      requestId,
      // The column would refuse anything else, such as an address with a zone.
      clientIp: clientIp !== undefined && isPlainAddress(clientIp) ? clientIp : undefined,
    });
  }
}

function isPlainAddress(text: string): boolean {
  return isIP(text) !== 0 && !text.includes('%');
}
