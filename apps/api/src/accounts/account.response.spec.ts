import { describe, expect, it } from 'vitest';
import { accountResponseSchema, toAccountResponse } from './account.response.js';

const overview = {
  id: '0199c0de-1a2b-7c3d-8e4f-5a6b7c8d9e0f',
  email: 'ada@example.com',
  createdAt: new Date('2026-03-01T10:00:00+01:00'),
  documents: 2,
  bytes: 1_000,
};

describe('an account as its owner sees it', () => {
  it('is mapped field by field, so that a new column cannot leak', () => {
    const row = { ...overview, passwordHash: '$argon2id$…' };
    expect(toAccountResponse(row, { quotaBytes: 0, quotaDocuments: 100 })).toEqual({
      id: overview.id,
      email: 'ada@example.com',
      createdAt: '2026-03-01T09:00:00.000Z',
      usage: { documents: 2, bytes: 1_000 },
      quota: { documents: 100, bytes: null },
    });
  });

  it('matches the published schema', () => {
    const response = toAccountResponse(overview, { quotaBytes: 5_000, quotaDocuments: 0 });
    expect(accountResponseSchema.strict().parse(response)).toEqual(response);
  });
});
