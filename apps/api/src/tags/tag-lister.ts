import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { tagSchema } from '../documents/index.js';
import { decodeCursor, encodeCursor, type Handled } from '../http/index.js';
import { foldName, type Tag } from './tag.js';
import { TagsReadModel } from './tags.read-model.js';
import type { ListTags } from './tags.requests.js';

/** How many names one request compares with `q`, so that an account with very many tags cannot block the process. */
const MAX_COMPARED = 10_000;

const positionSchema = z.tuple([z.literal('tags'), tagSchema]);

export interface TagPage {
  readonly items: readonly Tag[];
  readonly nextCursor: string | null;
}

/** Lists tags page by page; a cursor contains the name after which the next page begins. */
@Injectable()
export class TagLister {
  constructor(private readonly readModel: TagsReadModel) {}

  /** @throws CursorInvalidError */
  async list(
    accountId: string,
    { q, limit, cursor }: Handled<ListTags, 'q' | 'limit' | 'cursor'>,
  ): Promise<TagPage> {
    const [, after] = cursor === undefined ? [] : decodeCursor(positionSchema, cursor);
    // One tag more than requested shows whether there is a next page, without a count.
    const compared = q === undefined ? limit + 1 : MAX_COMPARED;
    const tags = await this.readModel.list(accountId, compared, after);
    const found = q === undefined ? tags : tags.filter(nameContains(q));
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : tags[compared - 1];
    return { items, nextCursor: last === undefined ? null : encodeCursor(['tags', last.name]) };
  }
}

function nameContains(q: string): (tag: Tag) => boolean {
  const wanted = foldName(q);
  return ({ name }) => foldName(name).includes(wanted);
}
