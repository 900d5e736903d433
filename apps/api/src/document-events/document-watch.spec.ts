import { describe, expect, it } from 'vitest';
import { Logger } from '@nestjs/common';
import type { DatabaseNotifications } from '@app/database';
import type { DocumentsReadModel } from '../documents/index.js';
import { DocumentWatch } from './document-watch.js';
import type { RevisionsReadModel } from './revisions.read-model.js';

const documentId = '0197a000-0000-7000-8000-000000000001';

describe('DocumentWatch after a failed read of a document', () => {
  it('removes the watchers that waited for the read', async () => {
    Logger.overrideLogger(false);
    const database = Promise.withResolvers<never>();
    const reads: string[] = [];
    const watch = new DocumentWatch(
      { listen: () => undefined } as unknown as DatabaseNotifications,
      { list: async () => new Map() } as unknown as RevisionsReadModel,
      {
        findMany: (_ownerId: string, ids: readonly string[]) => {
          reads.push(...ids);
          return database.promise;
        },
      } as unknown as DocumentsReadModel,
    );
    const stops = ['one', 'two'].map((accountId) =>
      watch.watch({ accountId, documentId }, () => undefined),
    );
    expect(reads).toEqual([documentId]);
    expect(watch['readAgain']).toEqual(new Set([documentId]));
    database.reject(new Error('the connection was lost'));
    await expect.poll(() => watch['reading'].size).toBe(0);
    expect(watch['readAgain']).toEqual(new Set());
    for (const stop of stops) stop();
    watch.onModuleDestroy();
  });
});
