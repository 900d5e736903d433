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
import { FreeDisk } from './free-disk.js';
import { UploadedFileWriter, type ReceivedFile } from './uploaded-file-writer.js';
import { UploadsConfig } from './uploads.config.js';

/** The largest size of the fields and the multipart framing, in addition to the file. */
const FRAMING_BYTES = 1024 * 1024;
const LIMITS = { fieldNameSize: 100, fieldSize: 4_096, fields: 64, files: 2, parts: 66 };

/** An upload that was received completely; its bytes are staged but not committed. */
export interface Upload extends ReceivedFile {
  readonly filename: string;
  readonly fields: Handled<
    CreateDocumentFields,
    'title' | 'tags' | 'language' | 'attachments' | 'sha256'
  >;
  /** The mail that the file is attached to. */
  readonly mailId?: string;
}

/** Reads a multipart upload as a stream, directly into the document storage. */
@Injectable()
export class MultipartUploadParser {
  constructor(
    private readonly storage: DocumentStorage,
    private readonly config: UploadsConfig,
    private readonly disk: FreeDisk,
  ) {}

  /**
   * Receives an upload for the object `key`. After any error, the staged bytes are discarded.
   *
   * @throws an AppError for every error of the sender
   */
  async parse(req: Request, key: string): Promise<Upload> {
    const coding = req.headers['content-encoding'] ?? 'identity';
    if (!req.is('multipart/form-data') || coding !== 'identity') throw new MultipartRequiredError();
    const length = Number(req.headers['content-length'] ?? 0);
    if (length > this.config.maxFileBytes + FRAMING_BYTES) throw new DocumentTooLargeError();
    await this.disk.check(length);
    const staged = await this.storage.stage(key);
    // The sender decides how long the body takes; BodyWatch rejects a body that is too slow.
    const resumeDeadline = pauseDeadline();
    try {
      const upload = await this.read(req, staged);
      resumeDeadline(commitAllowanceMs(upload.sizeBytes));
      return upload;
    } catch (error) {
      resumeDeadline();
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
          // Destroying the parser also makes this stream fail. Without a listener, that error would end the
          // process.
          stream.on('error', () => undefined).resume();
          return fail(
            file === undefined ? new DocumentFileMissingError() : new DocumentFilesTooManyError(),
          );
        }
        file = this.receiveFile(stream, info, staged);
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
      // A sender that disconnected while the object was staged emitted `close` before this listener existed.
      if (req.destroyed) return fail(new MultipartMalformedError());
      sendContinue(req);
      req.pipe(parser);
    });
  }

  private async receiveFile(stream: Readable, info: FileInfo, staged: StagedObject) {
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

  /** Returns false when the parser truncated the field at its limits. */
  add(
    name: string,
    value: string,
    info: Pick<FieldInfo, 'nameTruncated' | 'valueTruncated'>,
  ): boolean {
    if (info.nameTruncated || info.valueTruncated) return false;
    this.values.set(name, [...(this.values.get(name) ?? []), value]);
    return true;
  }

  /**
   * An empty value counts as not given, because HTML forms send a field in which nothing was typed. `tags` is
   * always a list. Any other repeated field also becomes a list, which the schema then rejects.
   */
  toInput(): Record<string, unknown> {
    return Object.fromEntries(
      [...this.values].map(([name, all]) => {
        const values = all.filter((value) => value !== '');
        return [name, name === 'tags' || values.length > 1 ? values : values[0]];
      }),
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
      // One character for each byte: `filenameFrom` decodes names that are not UTF-8, too.
      defParamCharset: 'latin1',
      defCharset: 'utf8',
    });
  } catch (cause) {
    throw new MultipartMalformedError({ cause });
  }
}

/** busboy throws plain errors: those about the multipart format are errors of the sender. */
function asUploadError(cause: unknown): Error {
  if (!(cause instanceof Error)) return new Error('upload failed', { cause });
  if (cause instanceof AppError) return cause;
  const isMultipart = /form|multipart|part header|boundary|content-type/i.test(cause.message);
  const isAborted = (cause as { code?: string }).code === 'ECONNRESET';
  return isMultipart || isAborted ? new MultipartMalformedError({ cause }) : cause;
}
