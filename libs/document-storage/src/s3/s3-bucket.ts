import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  type CompletedPart,
} from '@aws-sdk/client-s3';
import type { Readable } from 'node:stream';
import { timeLeftMs } from '@app/request-context';
import type { ByteRange, StoredObject } from '../document-storage.js';
import { StorageObjectNotFoundError } from '../document-storage.errors.js';
import { inTime, withoutStalls } from '../in-time.js';
import { commitTimeoutMs, STORAGE_LIMITS } from '../storage-limits.js';
import type { S3Location } from '../storage-url.js';
import { crc32Text } from './crc32.js';
import type { S3Clients } from './s3-clients.js';
import { asStorageError } from './s3-errors.js';

const { ANSWER_TIMEOUT_MS, PART_TIMEOUT_MS, STALL_TIMEOUT_MS } = STORAGE_LIMITS;

/** A multipart upload that was begun and neither completed nor aborted. */
export interface UnfinishedUpload {
  readonly key: string;
  readonly uploadId: string;
  readonly begunAt: Date;
}

/** A multipart upload as the store knows it. */
export interface MultipartUpload {
  readonly key: string;
  readonly uploadId: string;
  /** Whether the store checks a checksum of the whole object, or only those of its parts. */
  readonly checksWhole: boolean;
}

/**
 * A bucket, or the objects below a prefix of it. Each method is one request to the store, limited in time; its errors are
 * errors of the port.
 */
export class S3Bucket {
  private readonly bucket: string;
  private readonly prefix: string;

  constructor(
    private readonly clients: S3Clients,
    location: Pick<S3Location, 'bucket' | 'prefix'>,
  ) {
    this.bucket = location.bucket;
    this.prefix = location.prefix === '' ? '' : `${location.prefix}/`;
  }

  async put(key: string, body: Buffer, crc: number, end?: AbortController): Promise<void> {
    const object = { ...this.at(key), Body: body, ContentLength: body.length };
    const command = new PutObjectCommand({ ...object, ChecksumCRC32: crc32Text(crc) });
    await bounded(
      PART_TIMEOUT_MS,
      (abortSignal) => this.clients.uploads.send(command, { abortSignal }),
      end,
    );
  }

  async begin(key: string): Promise<MultipartUpload> {
    const checksum = { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' } as const;
    const command = new CreateMultipartUploadCommand({ ...this.at(key), ...checksum });
    const answer = await bounded(ANSWER_TIMEOUT_MS, (abortSignal) =>
      this.clients.questions.send(command, { abortSignal }),
    );
    const uploadId = answer.UploadId ?? '';
    return { key, uploadId, checksWhole: answer.ChecksumType === 'FULL_OBJECT' };
  }

  async putPart(
    upload: MultipartUpload,
    part: { number: number; body: Buffer; crc: number },
    end: AbortController,
  ): Promise<CompletedPart> {
    const checksum = crc32Text(part.crc);
    const command = new UploadPartCommand({
      ...this.at(upload.key),
      UploadId: upload.uploadId,
      PartNumber: part.number,
      Body: part.body,
      ContentLength: part.body.length,
      ChecksumCRC32: checksum,
    });
    const { ETag } = await bounded(
      PART_TIMEOUT_MS,
      (abortSignal) => this.clients.uploads.send(command, { abortSignal }),
      end,
    );
    return { PartNumber: part.number, ETag, ChecksumCRC32: checksum };
  }

  async complete(
    upload: MultipartUpload,
    parts: CompletedPart[],
    whole: { sizeBytes: number; crc: number },
  ): Promise<void> {
    const command = new CompleteMultipartUploadCommand({
      ...this.at(upload.key),
      UploadId: upload.uploadId,
      MultipartUpload: { Parts: parts },
      ...(upload.checksWhole
        ? { ChecksumType: 'FULL_OBJECT', ChecksumCRC32: crc32Text(whole.crc) }
        : {}),
    });
    await bounded(commitTimeoutMs(whole.sizeBytes), (abortSignal) =>
      this.clients.questions.send(command, { abortSignal }),
    );
  }

  async abort({ key, uploadId }: Pick<MultipartUpload, 'key' | 'uploadId'>): Promise<void> {
    const command = new AbortMultipartUploadCommand({ ...this.at(key), UploadId: uploadId });
    await bounded(ANSWER_TIMEOUT_MS, (abortSignal) =>
      this.clients.questions.send(command, { abortSignal }),
    );
  }

  async open(key: string, range?: ByteRange): Promise<Readable> {
    const command = new GetObjectCommand({
      ...this.at(key),
      ...(range === undefined ? {} : { Range: `bytes=${range.start}-${range.end}` }),
    });
    const end = new AbortController();
    const { Body, ContentRange } = await bounded(
      ANSWER_TIMEOUT_MS,
      (abortSignal) => this.clients.downloads.send(command, { abortSignal }),
      end,
    );
    if (range?.ofBytes !== undefined && ContentRange?.endsWith(`/${range.ofBytes}`) !== true) {
      end.abort();
      throw new StorageObjectNotFoundError({ cause: new Error('The object has another size') });
    }
    return withoutStalls({
      stream: Body as Readable,
      abort: () => end.abort(),
      timeoutMs: STALL_TIMEOUT_MS,
      translate: asStorageError,
    });
  }

  async head(key: string): Promise<StoredObject> {
    const command = new HeadObjectCommand(this.at(key));
    const found = await bounded(ANSWER_TIMEOUT_MS, (abortSignal) =>
      this.clients.questions.send(command, { abortSignal }),
    );
    return {
      key,
      sizeBytes: found.ContentLength ?? 0,
      modifiedAt: found.LastModified ?? new Date(),
    };
  }

  async delete(key: string): Promise<void> {
    const command = new DeleteObjectCommand(this.at(key));
    await bounded(ANSWER_TIMEOUT_MS, (abortSignal) =>
      this.clients.questions.send(command, { abortSignal }),
    );
  }

  async *list(prefix: string): AsyncIterable<StoredObject> {
    let token: string | undefined;
    do {
      const command = new ListObjectsV2Command({
        Bucket: this.bucket,
        Prefix: this.prefix + prefix,
        ...(token === undefined ? {} : { ContinuationToken: token }),
      });
      const page = await bounded(ANSWER_TIMEOUT_MS, (abortSignal) =>
        this.clients.questions.send(command, { abortSignal }),
      );
      for (const { Key = '', Size = 0, LastModified = new Date() } of page.Contents ?? []) {
        yield { key: this.without(Key), sizeBytes: Size, modifiedAt: LastModified };
      }
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }

  async *listUnfinished(): AsyncIterable<UnfinishedUpload> {
    let from: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {};
    while (from !== undefined) {
      const at = { Bucket: this.bucket, Prefix: this.prefix, ...from };
      const command: ListMultipartUploadsCommand = new ListMultipartUploadsCommand(at);
      const page = await bounded(ANSWER_TIMEOUT_MS, (abortSignal) =>
        this.clients.questions.send(command, { abortSignal }),
      );
      for (const { Key = '', UploadId = '', Initiated = new Date() } of page.Uploads ?? []) {
        yield { key: this.without(Key), uploadId: UploadId, begunAt: Initiated };
      }
      const { NextKeyMarker: KeyMarker = '', NextUploadIdMarker: UploadIdMarker = '' } = page;
      from = page.IsTruncated === true ? { KeyMarker, UploadIdMarker } : undefined;
    }
  }

  /** When the last part of an upload arrived; undefined if there is none. */
  async lastPartAt({ key, uploadId }: UnfinishedUpload): Promise<Date | undefined> {
    let last: Date | undefined;
    let marker: string | undefined;
    do {
      const command: ListPartsCommand = new ListPartsCommand({
        ...this.at(key),
        UploadId: uploadId,
        ...(marker === undefined ? {} : { PartNumberMarker: marker }),
      });
      const page = await bounded(ANSWER_TIMEOUT_MS, (abortSignal) =>
        this.clients.questions.send(command, { abortSignal }),
      );
      for (const { LastModified } of page.Parts ?? []) {
        if (LastModified !== undefined && (last === undefined || LastModified > last)) {
          last = LastModified;
        }
      }
      marker = page.IsTruncated === true ? page.NextPartNumberMarker : undefined;
    } while (marker !== undefined);
    return last;
  }

  async probe(): Promise<void> {
    // Unlike HeadBucket, an error of this request has a reason.
    const at = { Bucket: this.bucket, Prefix: this.prefix };
    const command = new ListObjectsV2Command({ ...at, MaxKeys: 1 });
    await bounded(ANSWER_TIMEOUT_MS, (abortSignal) =>
      this.clients.questions.send(command, { abortSignal }),
    );
  }

  private at(key: string) {
    return { Bucket: this.bucket, Key: this.prefix + key };
  }

  private without(key: string): string {
    return key.slice(this.prefix.length);
  }
}

/** Sends a request with a time limit. Aborting `end` ends the request, or later the body of its answer. */
async function bounded<T>(
  timeoutMs: number,
  ask: (signal: AbortSignal) => Promise<T>,
  end = new AbortController(),
): Promise<T> {
  try {
    return await inTime(timeLeftMs(timeoutMs), ask(end.signal), () => end.abort());
  } catch (error) {
    throw asStorageError(error);
  }
}
