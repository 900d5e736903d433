import type { CompletedPart } from '@aws-sdk/client-s3';
import { crc32 } from 'node:zlib';
import { faultPoint } from '@app/fault-points';
import type { StagedObject } from '../document-storage.js';
import { StorageObjectNotFoundError, StorageUnavailableError } from '../document-storage.errors.js';
import { STORAGE_LIMITS } from '../storage-limits.js';
import { GrowingBuffer } from './growing-buffer.js';
import type { MultipartUpload, S3Bucket } from './s3-bucket.js';

/** S3 allows 10,000 parts. Later parts are larger, because otherwise 100 GiB would not fit. */
const SMALL_PARTS = 2_000;
const GROWTH = 8;

/**
 * Sends bytes into a bucket in parts: one part is sent while the next is filled, and a faster sender waits. Bytes that fit
 * into one part are sent by a single put. Nothing is visible under the key before the commit.
 *
 * Each part has its CRC-32, and the completed object has the CRC-32 of the whole, so that the store refuses bytes that
 * changed on the way or were assembled in another order.
 */
export class S3StagedObject implements StagedObject {
  private readonly end = new AbortController();
  private readonly held = new GrowingBuffer();
  private readonly parts: CompletedPart[] = [];
  private sizeBytes = 0;
  private crc = 0;
  private upload: MultipartUpload | undefined;
  /** The part that is being sent. It never rejects: an error is kept in `fault` for the next call. */
  private sending: Promise<void> | undefined;
  private fault: { readonly error: unknown } | undefined;
  private state: 'open' | 'committed' | 'discarded' = 'open';

  constructor(
    private readonly bucket: S3Bucket,
    private readonly key: string,
  ) {}

  async write(chunk: Uint8Array): Promise<void> {
    this.refuseIfFaulty();
    this.held.add(chunk);
    this.sizeBytes += chunk.byteLength;
    this.crc = crc32(chunk, this.crc);
    if (this.held.length < this.partBytes()) return;
    await this.sent();
    this.sending = this.send(this.held.take());
  }

  async commit(): Promise<void> {
    if (this.state === 'discarded') throw new StorageObjectNotFoundError();
    if (this.sending === undefined) {
      await this.bucket.put(this.key, this.held.take(), this.crc, this.end);
    } else {
      await this.sent();
      if (this.held.length > 0) this.sending = this.send(this.held.take());
      await this.sent();
      await this.complete();
    }
    faultPoint('storage.stored');
    this.state = 'committed';
  }

  /** If the store does not answer now, the sweeper aborts the upload later; the caller does not wait. */
  async discard(): Promise<void> {
    if (this.state !== 'open') return;
    this.state = 'discarded';
    this.held.take();
    const isAway = this.fault?.error instanceof StorageUnavailableError;
    this.end.abort();
    await this.sending;
    if (this.upload === undefined || isAway) return;
    await this.bucket.abort(this.upload).catch(() => undefined);
  }

  private partBytes(): number {
    const { PART_BYTES } = STORAGE_LIMITS;
    return this.parts.length < SMALL_PARTS ? PART_BYTES : GROWTH * PART_BYTES;
  }

  private async send(body: Buffer): Promise<void> {
    try {
      this.upload ??= await this.bucket.begin(this.key);
      const part = { number: this.parts.length + 1, body, crc: crc32(body) };
      this.parts.push(await this.bucket.putPart(this.upload, part, this.end));
      faultPoint('storage.part_sent');
    } catch (error) {
      this.fault = { error };
    }
  }

  private async sent(): Promise<void> {
    await this.sending;
    this.refuseIfFaulty();
  }

  private refuseIfFaulty(): void {
    if (this.fault !== undefined) throw this.fault.error;
  }

  private async complete(): Promise<void> {
    const { bucket, upload, parts, sizeBytes, crc } = this;
    if (upload === undefined) throw new StorageObjectNotFoundError();
    try {
      await bucket.complete(upload, parts, { sizeBytes, crc });
    } catch (error) {
      this.fault = { error };
      // After a first attempt whose answer was lost, there is nothing left to complete: the whole object exists.
      const isDone = error instanceof StorageObjectNotFoundError && (await this.isThere());
      if (!isDone) throw error;
    }
  }

  private async isThere(): Promise<boolean> {
    return this.bucket.head(this.key).then(
      (found) => found.sizeBytes === this.sizeBytes,
      () => false,
    );
  }
}
