import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import { pauseDeadline } from '@app/request-context';
import { AuditTrail } from '../audit/index.js';
import { AccountClosing } from '../auth/index.js';
import { RequestInvalidError, type Handled } from '../http/index.js';
import { DetailsIndexer } from '../search-index/index.js';
import type { Tag } from './tag.js';
import {
  MAX_CHANGED_DOCUMENTS,
  TagExistsError,
  TagNotFoundError,
  TagTargetNotFoundError,
  TagTooLargeError,
} from './tags.errors.js';
import { TagsReadModel } from './tags.read-model.js';
import { TagsRepository } from './tags.repository.js';
import type { UpdateTag } from './tags.requests.js';

/** How many documents one statement changes: it takes much less time than an answer of the database may take. */
const BATCH = 2_000;

/** Changes a tag in all documents of an account, also in the trash, in one transaction. */
@Injectable()
export class TagsService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly repository: TagsRepository,
    private readonly readModel: TagsReadModel,
    private readonly accounts: AccountClosing,
    private readonly audit: AuditTrail,
    private readonly indexer: DetailsIndexer,
  ) {}

  /** @throws TagNotFoundError, TagExistsError, TagTooLargeError */
  async update(
    accountId: string,
    name: string,
    { name: newName = name, colour }: Handled<UpdateTag, 'name' | 'colour'>,
  ): Promise<Tag> {
    return this.change(accountId, async () => {
      if (newName !== name) await this.rename(accountId, name, newName);
      else if (!(await this.repository.exists(accountId, name))) throw new TagNotFoundError();
      if (colour !== undefined) {
        if (colour === null) await this.repository.deleteColour(accountId, newName);
        else await this.repository.setColour(accountId, newName, colour);
        await this.audit.record('tag.coloured', { accountId });
      }
      return this.readModel.get(accountId, newName);
    });
  }

  /**
   * Gives all documents of one tag another tag instead, which keeps its colour.
   *
   * @throws RequestInvalidError, TagNotFoundError, TagTargetNotFoundError, TagTooLargeError
   */
  async merge(accountId: string, name: string, into: string): Promise<Tag> {
    if (into === name) {
      throw new RequestInvalidError([{ pointer: '/into', message: 'must name another tag' }]);
    }
    return this.change(accountId, async () => {
      const ids = await this.lockDocuments(accountId, name);
      if (!(await this.repository.exists(accountId, into))) throw new TagTargetNotFoundError();
      await this.replaceTag(ids, name, into);
      await this.repository.deleteColour(accountId, name);
      await this.audit.record('tag.merged', { accountId });
      return this.readModel.get(accountId, into);
    });
  }

  /** @throws TagNotFoundError, TagTooLargeError */
  async delete(accountId: string, name: string): Promise<void> {
    await this.change(accountId, async () => {
      const ids = await this.lockDocuments(accountId, name);
      await this.replaceTag(ids, name);
      await this.repository.deleteColour(accountId, name);
      await this.audit.record('tag.deleted', { accountId });
    });
  }

  private async rename(accountId: string, name: string, newName: string): Promise<void> {
    const ids = await this.lockDocuments(accountId, name);
    if (await this.repository.exists(accountId, newName)) throw new TagExistsError();
    await this.replaceTag(ids, name, newName);
    await this.repository.renameColour(accountId, name, newName);
    await this.audit.record('tag.renamed', { accountId });
  }

  private async lockDocuments(accountId: string, name: string): Promise<string[]> {
    const limit = MAX_CHANGED_DOCUMENTS + 1;
    const ids = await this.repository.lockDocuments(accountId, name, limit);
    if (ids.length === 0) throw new TagNotFoundError();
    if (ids.length === limit) throw new TagTooLargeError();
    return ids;
  }

  /** The request's clock stops meanwhile: each statement has a time limit of its own. */
  private async replaceTag(
    ids: readonly string[],
    name: string,
    replacement?: string,
  ): Promise<void> {
    const resume = pauseDeadline();
    try {
      for (let i = 0; i < ids.length; i += BATCH) {
        await this.repository.replaceTag(ids.slice(i, i + BATCH), name, replacement);
      }
      await this.indexer.markOutdated(ids);
    } finally {
      resume();
    }
  }

  /** One change of an account's tags runs at a time: two renames to the same new name must not both succeed. */
  private async change<T>(accountId: string, change: () => Promise<T>): Promise<T> {
    return this.transactions.run(async () => {
      await this.accounts.lockOpenAccount(accountId);
      await this.repository.lockTags(accountId);
      return change();
    });
  }
}
