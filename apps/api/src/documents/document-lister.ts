import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../http/index.js';
import type { ListDocuments } from './document.requests.js';
import type { Document } from './document.js';
import { DocumentsReadModel } from './documents.read-model.js';

const positionSchema = z.tuple([z.int().nonnegative().max(8.64e15), z.uuid()]);

export interface DocumentPage {
  readonly items: readonly Document[];
  readonly nextCursor: string | null;
}

/** Lists page by page; a cursor is the position of the page's last document. */
@Injectable()
export class DocumentLister {
  constructor(private readonly readModel: DocumentsReadModel) {}

  /** @throws CursorInvalidError */
  async list(ownerId: string, query: ListDocuments): Promise<DocumentPage> {
    const { limit, cursor, ...filter } = query;
    const after = cursor === undefined ? undefined : positionOf(cursor);
    // One more than asked for tells whether there is a next page, without counting.
    const found = await this.readModel.list(ownerId, filter, limit + 1, after);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const hasMore = found.length > limit && last !== undefined;
    return {
      items,
      nextCursor: hasMore ? encodeCursor([last.createdAt.getTime(), last.id]) : null,
    };
  }
}

function positionOf(cursor: string) {
  const [time, id] = decodeCursor(positionSchema, cursor);
  return { createdAt: new Date(time), id };
}
