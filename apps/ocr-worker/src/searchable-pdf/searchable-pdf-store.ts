import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Injectable } from '@nestjs/common';
import {
  searchablePdfKey,
  searchablePdfRecordKey,
  type MakeSearchablePdf,
  type SearchablePdfRecord,
} from '@app/contracts';
import { DocumentStorage } from '@app/document-storage';
import type { SearchablePdfParts } from '../sandbox/index.js';

type Extraction = Pick<MakeSearchablePdf, 'documentId' | 'extractionId'>;

/** Searchable PDFs, as objects beside the page results. */
@Injectable()
export class SearchablePdfStore {
  constructor(private readonly storage: DocumentStorage) {}

  /** Stores the kept bytes of the original and what was added to them. */
  async store(
    { documentId, extractionId }: Extraction,
    originalPath: string,
    { keptBytes, parts }: SearchablePdfParts,
  ): Promise<SearchablePdfRecord> {
    const object = await this.storage.stage(searchablePdfKey(documentId, extractionId));
    const hash = createHash('sha256');
    let sizeBytes = 0;
    try {
      for await (const chunk of joined(originalPath, keptBytes, parts)) {
        hash.update(chunk);
        sizeBytes += chunk.length;
        await object.write(chunk);
      }
      await object.commit();
    } catch (error) {
      await object.discard();
      throw error;
    }
    return { outcome: 'made', sizeBytes, sha256: hash.digest('hex') };
  }

  /** The record comes last: where it is, the PDF is whole. */
  async record({ documentId, extractionId }: Extraction, record: SearchablePdfRecord) {
    const key = searchablePdfRecordKey(documentId, extractionId);
    await this.storage.put(key, Buffer.from(JSON.stringify(record)));
  }

  async remove({ documentId, extractionId }: Extraction): Promise<void> {
    await this.storage.delete(searchablePdfKey(documentId, extractionId));
    await this.storage.delete(searchablePdfRecordKey(documentId, extractionId));
  }
}

async function* joined(
  path: string,
  keptBytes: number,
  parts: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  if (keptBytes > 0) {
    yield* createReadStream(path, { end: keptBytes - 1 }) as AsyncIterable<Buffer>;
  }
  yield* parts;
}
