import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

interface SigningKey {
  readonly kid: string;
  readonly key: KeyObject;
}

/**
 * The keys derived from the JWT secrets. The current secret signs; the previous one, if it is set, only
 * verifies.
 */
export class TokenKeys {
  readonly signing: SigningKey;
  /** The keys that derive the successors of refresh tokens, the current one first. */
  readonly successorKeys: readonly KeyObject[];
  /** The keys that sign content URLs, the current one first. */
  readonly contentUrlKeys: readonly KeyObject[];
  private readonly byKid: ReadonlyMap<string, KeyObject>;

  constructor(current: string, previous?: string) {
    const secrets = previous === undefined ? [current] : [current, previous];
    this.signing = signingKeyOf(current);
    this.successorKeys = secrets.map((secret) =>
      createSecretKey(derive(secret, 'refresh successor')),
    );
    this.contentUrlKeys = secrets.map((secret) =>
      createSecretKey(derive(secret, 'content address')),
    );
    const keys = secrets.flatMap((secret) => [signingKeyOf(secret), undividedKeyOf(secret)]);
    this.byKid = new Map(keys.map(({ kid, key }) => [kid, key]));
  }

  /**
   * Returns the key with this id. The id is only looked up in this map, never used as a path (RFC 8725
   * section 3.10).
   */
  findByKid(kid: string): KeyObject | undefined {
    return this.byKid.get(kid);
  }
}

function signingKeyOf(secret: string): SigningKey {
  return {
    kid: derive(secret, 'access token key id').subarray(0, 8).toString('hex'),
    key: createSecretKey(derive(secret, 'access token')),
  };
}

/** The secret itself: it verifies tokens of processes of the earlier release, which signed with it. */
function undividedKeyOf(secret: string): SigningKey {
  return {
    kid: derive(secret, 'key id').subarray(0, 8).toString('hex'),
    key: createSecretKey(Buffer.from(secret, 'utf8')),
  };
}

/**
 * Derives a key (HKDF, RFC 5869). Each purpose has its own label, so one known key does not reveal another.
 */
function derive(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `strongroom ${purpose} v1`, 32));
}
