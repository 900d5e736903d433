import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';

/** The DER prefixes of Ed25519 keys (RFC 8410); the 32 bytes of the key follow. */
const PRIVATE_KEY_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_KEY_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** Says what a signature is for, so that the signature of one kind of file does not fit another kind. */
export type SignedKind = 'manifest' | 'erased ids';

/** Signs the files of a backup, and names its blobs. All keys are derived from one secret of 32 bytes. */
export class BackupSigner {
  private readonly privateKey: KeyObject;
  private readonly nameKey: Buffer;

  /** @param secret 32 bytes in base64url, without padding */
  constructor(secret: string) {
    const seed = Buffer.from(secret, 'base64url');
    this.privateKey = createPrivateKey({
      key: Buffer.concat([PRIVATE_KEY_PREFIX, derive(seed, 'signature')]),
      format: 'der',
      type: 'pkcs8',
    });
    this.nameKey = derive(seed, 'names of blobs');
  }

  /** The public key, which verifies the signatures: 32 bytes in base64url. */
  get verifyKey(): string {
    const der = createPublicKey(this.privateKey).export({ format: 'der', type: 'spki' });
    return der.subarray(PUBLIC_KEY_PREFIX.length).toString('base64url');
  }

  get verifier(): BackupVerifier {
    return new BackupVerifier(this.verifyKey);
  }

  sign(kind: SignedKind, content: Buffer): string {
    return sign(null, messageOf(kind, content), this.privateKey).toString('base64url');
  }

  /**
   * Returns the name of the blob with this content. Without the key, the name does not prove that the backup
   * contains a known file.
   */
  blobName(sha256: string): string {
    return createHmac('sha256', this.nameKey).update(sha256).digest('hex');
  }
}

/** Checks signatures with the public key of the process that makes the backups. */
export class BackupVerifier {
  private readonly publicKey: KeyObject;

  /** @param verifyKey 32 bytes in base64url, without padding */
  constructor(verifyKey: string) {
    this.publicKey = createPublicKey({
      key: Buffer.concat([PUBLIC_KEY_PREFIX, Buffer.from(verifyKey, 'base64url')]),
      format: 'der',
      type: 'spki',
    });
  }

  verifies(kind: SignedKind, content: Buffer, signature: string): boolean {
    return verify(
      null,
      messageOf(kind, content),
      this.publicKey,
      Buffer.from(signature, 'base64url'),
    );
  }
}

function derive(seed: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', seed, '', `strongroom backup: ${purpose}`, 32));
}

function messageOf(kind: SignedKind, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`strongroom backup: ${kind}\0`), content]);
}
