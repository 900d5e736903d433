import { hkdfSync } from 'node:crypto';
import { z } from 'zod';

const MIN_LENGTH = 32;
const MAX_VERSION = 0xff_ff_ff_ff;
const KEY_BYTES = 32;
const SHAPE = 'must be a list such as 2:KEY,1:KEY, with different numbers';

/** The keys that seal the credentials of sources. The one with the highest number seals; the others only open. */
export class SourcesKeys {
  readonly newest: number;

  constructor(private readonly secrets: ReadonlyMap<number, string>) {
    this.newest = Math.max(...secrets.keys());
  }

  /** The key of one source, derived from the key of that version (HKDF, RFC 5869); undefined when there is none. */
  derive(version: number, sourceId: string): Buffer | undefined {
    const secret = this.secrets.get(version);
    if (secret === undefined) return undefined;
    const info = `strongroom source secret v1 ${sourceId}`;
    return Buffer.from(hkdfSync('sha256', secret, '', info, KEY_BYTES));
  }
}

/** Parses SOURCES_KEYS. Its messages never contain a part of a key. */
export const sourcesKeysSchema = z
  .string({ error: 'is required: 1: and at least 32 characters, from openssl rand -hex 32' })
  .transform((text, context) => {
    const secrets = new Map<number, string>();
    for (const item of text.split(',')) {
      const [, number = '', secret = ''] = /^\s*(\d{1,10}):(\S*)\s*$/.exec(item) ?? [];
      const version = Number(number);
      const isNew = version >= 1 && version <= MAX_VERSION && !secrets.has(version);
      if (!isNew || secret.length < MIN_LENGTH) {
        const message = isNew ? `each key must have at least ${MIN_LENGTH} characters` : SHAPE;
        context.addIssue({ code: 'custom', message });
        return z.NEVER;
      }
      secrets.set(version, secret);
    }
    return new SourcesKeys(secrets);
  });
