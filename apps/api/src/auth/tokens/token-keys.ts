import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

interface SigningKey {
  readonly kid: string;
  readonly key: KeyObject;
}

/**
 * The keys made of the JWT secrets: the current one signs, the previous one, while there is one, only
 * verifies.
 */
export class TokenKeys {
  readonly signing: SigningKey;
  /** Keys that derive successors of refresh tokens, the current one first. */
  readonly successor: readonly KeyObject[];
  /** Keys that sign addresses of content, the current one first. */
  readonly contentAddress: readonly KeyObject[];
  private readonly byKid: ReadonlyMap<string, KeyObject>;

  constructor(current: string, previous?: string) {
    const secrets = previous === undefined ? [current] : [current, previous];
    this.signing = signingKeyOf(current);
    this.successor = secrets.map((secret) => createSecretKey(derive(secret, 'refresh successor')));
    this.contentAddress = secrets.map((secret) =>
      createSecretKey(derive(secret, 'content address')),
    );
    this.byKid = new Map(secrets.map(signingKeyOf).map(({ kid, key }) => [kid, key]));
  }

  /** The key that the id names; a key id is a key of this map and nothing else (RFC 8725 section 3.10). */
  findByKid(kid: string): KeyObject | undefined {
    return this.byKid.get(kid);
  }
}

function signingKeyOf(secret: string): SigningKey {
  return {
    kid: derive(secret, 'key id').subarray(0, 8).toString('hex'),
    key: createSecretKey(Buffer.from(secret, 'utf8')),
  };
}

/** RFC 5869, with a label a purpose, so that what is known of one key says nothing of another. */
function derive(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `strongroom ${purpose} v1`, 32));
}
