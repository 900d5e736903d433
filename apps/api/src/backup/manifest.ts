import { z } from 'zod';

/**
 * The digest of one table: the number of its rows, and the sum of their hashes, which does not depend on
 * their order.
 */
const tableDigestSchema = z.object({ name: z.string(), rows: z.number(), digest: z.string() });
export type TableDigest = z.infer<typeof tableDigestSchema>;

/** One line of `originals.jsonl`: a document's bytes. */
export const backedUpOriginalSchema = z.object({
  key: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: z.number(),
  /** The hash of the blob. It differs from `sha256` when the backup is encrypted. */
  storedSha256: z.string(),
});
export type BackedUpOriginal = z.infer<typeof backedUpOriginalSchema>;

/** `manifest.json` of a set. It is written last: a set without a manifest is not complete. */
export const manifestSchema = z.object({
  format: z.literal(1),
  createdAt: z.iso.datetime(),
  isEncrypted: z.boolean(),
  postgresVersion: z.number(),
  database: z.object({ sha256: z.string(), sizeBytes: z.number() }),
  originals: z.object({ sha256: z.string(), documents: z.number(), bytes: z.number() }),
  /** Keys of documents that were purged during the backup. A restore must delete their rows. */
  purged: z.array(z.string()),
  tables: z.array(tableDigestSchema),
});
export type Manifest = z.infer<typeof manifestSchema>;
