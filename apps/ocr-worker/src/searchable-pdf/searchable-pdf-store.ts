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
import type { SearchablePdfParts } from '../sandbox/searchable-pdf-sandbox.js';

type Extraction = Pick<MakeSearchablePdf, 'documentId' | 'extractionId'>;

/** Stores searchable PDFs as objects with the prefix of the page results. */
@Injectable()
export class SearchablePdfStore {
  constructor(private readonly storage: DocumentStorage) {}

  /** Stores the kept bytes of the original, followed by the new bytes. */
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

  /** Stores the record, which must be the last step: a record means that the PDF is complete. */
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
