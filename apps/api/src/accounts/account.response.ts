import { z } from 'zod';
import type { AccountOverview } from './accounts.read-model.js';
import type { UploadsConfig } from '../uploads/index.js';

const amount = z.int().nonnegative();

export const accountResponseSchema = z
  .object({
    id: z.uuid().describe('UUIDv7'),
    email: z.string(),
    createdAt: z.iso.datetime().describe('RFC 3339, UTC'),
    usage: z
      .object({ documents: amount, bytes: amount })
      .describe('What the account stores now, including the trash'),
    quota: z
      .object({ documents: amount.nullable(), bytes: amount.nullable() })
      .describe('The most that the account may store; null means no limit'),
  })
  .meta({
    id: 'Account',
    description: 'An account, its usage and its quota',
    examples: [
      {
        id: '0199c0de-1a2b-7c3d-8e4f-5a6b7c8d9e0f',
        email: 'ada@example.com',
        createdAt: '2026-03-01T09:00:00.000Z',
        usage: { documents: 42, bytes: 6224946 },
        quota: { documents: null, bytes: null },
      },
    ],
  });
export type AccountResponse = z.infer<typeof accountResponseSchema>;

/** In the settings 0 means no limit; in the response null does. */
export function toAccountResponse(
  account: AccountOverview,
  quota: Pick<UploadsConfig, 'quotaBytes' | 'quotaDocuments'>,
): AccountResponse {
  return {
    id: account.id,
    email: account.email,
    createdAt: account.createdAt.toISOString(),
    usage: { documents: account.documents, bytes: account.bytes },
    quota: { documents: quota.quotaDocuments || null, bytes: quota.quotaBytes || null },
  };
}
