import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { decodeCursor, encodeCursor, type Handled } from '../http/index.js';
import type { AuditEvent } from './audit-event.js';
import { AuditReadModel } from './audit.read-model.js';
import type { ListAudit } from './audit.requests.js';

const positionSchema = z.tuple([z.literal('audit'), z.uuid()]);

export interface AuditPage {
  readonly items: readonly AuditEvent[];
  readonly nextCursor: string | null;
}

/** Lists events page by page; a cursor contains the id of the page's last event. */
@Injectable()
export class AuditLister {
  constructor(private readonly readModel: AuditReadModel) {}

  /** @throws CursorInvalidError */
  async list(
    accountId: string,
    { limit, cursor }: Handled<ListAudit, 'limit' | 'cursor'>,
  ): Promise<AuditPage> {
    const [, after] = cursor === undefined ? [] : decodeCursor(positionSchema, cursor);
    // Reads one event more than requested, to know whether there is a next page without counting.
    const found = await this.readModel.list(accountId, limit + 1, after);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const hasMore = found.length > limit && last !== undefined;
    return { items, nextCursor: hasMore ? encodeCursor(['audit', last.id]) : null };
  }
}
