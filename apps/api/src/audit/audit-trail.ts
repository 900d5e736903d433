import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { currentContext } from '@app/request-context';
import type { AuditAction, AuditFacts } from './audit-event.js';
import { AuditEventsRepository, type NewAuditEvent } from './audit-events.repository.js';
import { RecentEvents } from './recent-events.js';

const HOUR_MS = 3_600_000;
const MAX_RECENT = 10_000;

/** Records audit events, each with the client address and the id of the current request. */
@Injectable()
export class AuditTrail {
  private readonly recent = new RecentEvents(HOUR_MS, MAX_RECENT);

  constructor(private readonly events: AuditEventsRepository) {}

  /** Records an event. If a transaction is open, the event is part of it. */
  async record(action: AuditAction, facts: AuditFacts): Promise<void> {
    await this.events.insert(newEvent(action, facts));
  }

  /**
   * Records an event that may happen many times, such as each range of a download: once an hour for the same account,
   * document and detail. Two processes may each record it when it happens in both at the same moment. Call it outside a
   * transaction: a rollback would remove an event that counts as recorded.
   */
  async recordOnceAnHour(
    action: AuditAction,
    facts: AuditFacts & { readonly accountId: string },
  ): Promise<void> {
    const now = Date.now();
    const key = [action, facts.accountId, facts.documentId, facts.detail].join(' ');
    if (this.recent.has(key, now)) return;
    this.recent.add(key, now);
    try {
      await this.events.insertUnlessRepeated(newEvent(action, facts), firstIdAt(now - HOUR_MS));
    } catch (error) {
      this.recent.remove(key);
      throw error;
    }
  }
}

function newEvent(action: AuditAction, facts: AuditFacts): NewAuditEvent {
  const { requestId, clientIp } = currentContext() ?? {};
  return {
    ...facts,
    id: uuidv7(),
    action,
    requestId,
    // The column has the type inet, which refuses other text, such as an address with a zone.
    clientIp: clientIp !== undefined && isPlainAddress(clientIp) ? clientIp : undefined,
  };
}

/** The smallest id of an event at this time. */
function firstIdAt(time: number): string {
  return uuidv7({ msecs: time, seq: 0, random: new Uint8Array(16) });
}

function isPlainAddress(text: string): boolean {
  return isIP(text) !== 0 && !text.includes('%');
}
