import { Injectable } from '@nestjs/common';
import busboy, { type Busboy, type FieldInfo, type FileInfo } from 'busboy';
import type { Request } from 'express';
import type { Readable } from 'node:stream';
import { AppError } from '@app/errors';
import { commitAllowanceMs, DocumentStorage, type StagedObject } from '@app/document-storage';
import { pauseDeadline } from '@app/request-context';
import { parseInput, sendContinue, type Handled } from '../http/index.js';
import { createDocumentFieldsSchema, type CreateDocumentFields } from './upload.requests.js';
import {
  DocumentFileMissingError,
  DocumentFilesTooManyError,
  DocumentTooLargeError,
  MultipartMalformedError,
  MultipartRequiredError,
} from './uploads.errors.js';
import { filenameFrom } from './filename.js';
import { UploadedFileWriter, type ReceivedFile } from './uploaded-file-writer.js';
import { UploadsConfig } from './uploads.config.js';

/** Room for the fields and the multipart framing beside the file. */
const FRAMING_BYTES = 1024 * 1024;
const LIMITS = { fieldNameSize: 100, fieldSize: 4_096, fields: 64, files: 2, parts: 66 };

/** An upload that has arrived whole; its bytes are staged but not committed. */
export interface Upload extends ReceivedFile {
  readonly filename: string;
  readonly fields: Handled<CreateDocumentFields, 'title' | 'tags' | 'language' | 'sha256'>;
}

/** Reads a multipart upload as a stream, straight into the document storage. */
@Injectable()
export class MultipartUploadParser {
  constructor(
    private readonly storage: DocumentStorage,
    private readonly config: UploadsConfig,
  ) {}

  /**
   * Receives an upload for the object `key`. Whatever goes wrong, nothing of it stays.
   *
   * @throws an AppError for every fault of the sender
   */
  async parse(req: Request, key: string): Promise<Upload> {
    const coding = req.headers['content-encoding'] ?? 'identity';
    if (!req.is('multipart/form-data') || coding !== 'identity') throw new MultipartRequiredError();
    if (Number(req.headers['content-length'] ?? 0) > this.config.maxFileBytes + FRAMING_BYTES) {
      throw new DocumentTooLargeError();
    }
    const staged = await this.storage.stage(key);
    // The sender decides how long the body takes; BodyWatch refuses one that is too slow.
    const goOn = pauseDeadline();
    try {
      const upload = await this.read(req, staged);
      goOn(commitAllowanceMs(upload.sizeBytes));
      return upload;
    } catch (error) {
      goOn();
      await staged.discard();
      throw error;
    }
  }

  private read(req: Request, staged: StagedObject): Promise<Upload> {
    const parser = createParser(req);
    const fields = new MultipartFields();
    let file: Promise<ReceivedFile & { filename: string }> | undefined;

    return new Promise<Upload>((resolve, reject) => {
      const fail = (cause: unknown) => {
        req.unpipe(parser);
        parser.destroy();
        reject(asUploadError(cause));
      };
      parser.on('field', (name, value, info) => {
        if (!fields.add(name, value, info)) fail(new MultipartMalformedError());
      });
      parser.on('file', (name, stream, info) => {
        if (name !== 'file' || file !== undefined) {
          // Destroying the parser makes this stream fail, too; unheard, that would end the process.
          stream.on('error', () => undefined).resume();
          return fail(
            file === undefined ? new DocumentFileMissingError() : new DocumentFilesTooManyError(),
          );
        }
        file = this.takeFile(stream, info, staged);
        file.catch(fail);
      });
      parser.on('error', (cause) => fail(cause));
      parser.on('close', () => {
        finish(file, fields).then(resolve, fail);
      });
      for (const limit of ['partsLimit', 'fieldsLimit', 'filesLimit'] as const) {
        parser.on(limit, () => fail(new MultipartMalformedError()));
      }
      req.once('close', () => {
        if (!req.complete) fail(new MultipartMalformedError());
      });
      req.once('error', (cause) => fail(cause));
      // A sender that went while the file was being opened has said so before anybody listened.
      if (req.destroyed) return fail(new MultipartMalformedError());
      sendContinue(req);
      req.pipe(parser);
    });
  }

  private async takeFile(stream: Readable, info: FileInfo, staged: StagedObject) {
    try {
      const filename = filenameFrom(info.filename ?? '');
      const writer = new UploadedFileWriter(staged, this.config.maxFileBytes);
      for await (const chunk of stream) await writer.write(chunk as Buffer);
      return { ...(await writer.finish()), filename };
    } catch (error) {
      stream.resume();
      throw asUploadError(error);
    }
  }
}

/** The fields of a multipart body, collected for a schema to check. */
class MultipartFields {
  private readonly values = new Map<string, string[]>();

  /** False when a field was cut off at the parser's limits. */
  add(
    name: string,
    value: string,
    info: Pick<FieldInfo, 'nameTruncated' | 'valueTruncated'>,
  ): boolean {
    if (info.nameTruncated || info.valueTruncated) return false;
    this.values.set(name, [...(this.values.get(name) ?? []), value]);
    return true;
  }

  /** `tags` may be repeated and is always a list; any other field that is repeated stays a list, which no schema takes. */
  toInput(): Record<string, unknown> {
    return Object.fromEntries(
      [...this.values].map(([name, values]) => [
        name,
        name === 'tags' || values.length > 1 ? values : values[0],
      ]),
    );
  }
}

async function finish(
  file: Promise<ReceivedFile & { filename: string }> | undefined,
  fields: MultipartFields,
): Promise<Upload> {
  if (file === undefined) throw new DocumentFileMissingError();
  const received = await file;
  return { ...received, fields: parseInput(createDocumentFieldsSchema, fields.toInput()) };
}

function createParser(req: Request): Busboy {
  try {
    return busboy({
      headers: req.headers,
      limits: LIMITS,
      preservePath: true,
      defParamCharset: 'utf8',
      defCharset: 'utf8',
    });
  } catch (cause) {
    throw new MultipartMalformedError({ cause });
  }
}

/** busboy's own errors are plain ones: everything that it finds wrong is the sender's fault. */
function asUploadError(cause: unknown): Error {
  if (!(cause instanceof Error)) return new Error('upload failed', { cause });
  if (cause instanceof AppError) return cause;
  const isMultipart = /form|multipart|part header|boundary|content-type/i.test(cause.message);
  const isAborted = (cause as { code?: string }).code === 'ECONNRESET';
  return isMultipart || isAborted ? new MultipartMalformedError({ cause }) : cause;
}
