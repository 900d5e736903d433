import { z } from 'zod';

/**
 * The digest of one table: the number of its rows, and the sum of their hashes, which does not depend on
 * their order.
 */
const tableDigestSchema = z.object({ name: z.string(), rows: z.number(), digest: z.string() });
export type TableDigest = z.infer<typeof tableDigestSchema>;

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** One line of `originals.jsonl`: a document's bytes. */
export const backedUpOriginalSchema = z
  .object({
    key: z.string(),
    sha256: hash,
    sizeBytes: z.number(),
    /** The name of the blob. Sets of format 1 name a blob by the hash of its content. */
    blob: hash.optional(),
    /** The hash of the blob. It differs from `sha256` when the backup is encrypted. */
    storedSha256: z.string(),
  })
  .transform(({ blob, ...line }) => ({ ...line, blob: blob ?? line.sha256 }));
export type BackedUpOriginal = z.output<typeof backedUpOriginalSchema>;

const common = {
  createdAt: z.iso.datetime(),
  postgresVersion: z.number(),
  database: z.object({ sha256: z.string(), sizeBytes: z.number() }),
  originals: z.object({ sha256: z.string(), documents: z.number(), bytes: z.number() }),
  /** Keys of documents that were purged during the backup. A restore must delete their rows. */
  purged: z.array(z.string()),
  tables: z.array(tableDigestSchema),
};

/** A set of an earlier release: without a signature, and with `originals.jsonl` in plain text. */
const format1 = z
  .object({ format: z.literal(1), isEncrypted: z.boolean(), ...common })
  .transform((manifest) => ({ ...manifest, recipient: undefined }));

const format2 = z
  .object({
    format: z.literal(2),
    /** The age recipient for whom the files are encrypted; missing: they are not encrypted. */
    recipient: z.string().optional(),
    ...common,
  })
  .transform((manifest) => ({
    ...manifest,
    recipient: manifest.recipient,
    isEncrypted: manifest.recipient !== undefined,
  }));

/** `manifest.json` of a set. It is written last: a set without a manifest is not complete. */
export const manifestSchema = z.union([format1, format2]);
export type Manifest = z.output<typeof manifestSchema>;
/** The manifest that this release writes. */
export type NewManifest = z.input<typeof format2>;
