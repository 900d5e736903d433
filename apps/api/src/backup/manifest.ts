import { z } from 'zod';

/** How one table looked: its rows, and a sum over their hashes that does not depend on their order. */
const tableDigest = z.object({ name: z.string(), rows: z.number(), digest: z.string() });
export type TableDigest = z.infer<typeof tableDigest>;

/** One line of `originals.jsonl`: a document's bytes. */
export const backedUpOriginal = z.object({
  key: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: z.number(),
  /** The hash of what lies in the folder; another one than sha256 when it is encrypted. */
  storedSha256: z.string(),
});
export type BackedUpOriginal = z.infer<typeof backedUpOriginal>;

/** `manifest.json` of a set, written last: a set without it does not exist. */
export const manifest = z.object({
  format: z.literal(1),
  createdAt: z.iso.datetime(),
  isEncrypted: z.boolean(),
  postgresVersion: z.number(),
  database: z.object({ sha256: z.string(), sizeBytes: z.number() }),
  originals: z.object({ sha256: z.string(), documents: z.number(), bytes: z.number() }),
  /** Keys of documents that were purged while the backup was made: their rows must go, too. */
  purged: z.array(z.string()),
  tables: z.array(tableDigest),
});
export type Manifest = z.infer<typeof manifest>;
