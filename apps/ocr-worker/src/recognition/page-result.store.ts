import { Injectable } from '@nestjs/common';
import {
  pageResultKey,
  pageResultSchema,
  pageResultsPrefix,
  type PageResult,
  type RecogniseDocument,
} from '@app/contracts';
import { DocumentStorage } from '@app/document-storage';
import type { PageOutcome } from '../extraction/index.js';
import { deathRecordKey } from './death-watch.js';
import type { PageRange } from './page-plan.js';

type Extraction = Pick<RecogniseDocument, 'documentId' | 'extractionId'>;

export interface LeftBehind {
  /** What became of each page that is stored, by its number. */
  readonly pages: ReadonlyMap<number, PageOutcome>;
  readonly hasDeathRecord: boolean;
}

/** The results of single pages, as objects in the document storage. */
@Injectable()
export class PageResultStore {
  constructor(private readonly storage: DocumentStorage) {}

  async put({ documentId, extractionId }: Extraction, page: PageResult): Promise<void> {
    const key = pageResultKey(documentId, extractionId, page.number);
    await this.storage.put(key, Buffer.from(JSON.stringify(pageResultSchema.parse(page))));
  }

  /** What earlier attempts at the same extraction have left; of some pages alone, where they are named. */
  async findLeft(extraction: Extraction, range?: PageRange): Promise<LeftBehind> {
    const pages = new Map<number, PageOutcome>();
    let hasDeathRecord = false;
    const prefix = pageResultsPrefix(extraction.documentId, extraction.extractionId);
    for await (const { key } of this.storage.list(prefix)) {
      if (key === deathRecordKey(extraction, range)) hasDeathRecord = true;
      else if (isIn(range, numberIn(key))) {
        const page = await this.findPage(key);
        if (page !== undefined) pages.set(page.number, { number: page.number, error: page.error });
      }
    }
    return { pages, hasDeathRecord };
  }

  /** The numbers of all pages whose results are there. */
  async listStored({ documentId, extractionId }: Extraction): Promise<Set<number>> {
    const numbers = new Set<number>();
    for await (const { key } of this.storage.list(pageResultsPrefix(documentId, extractionId))) {
      const number = numberIn(key);
      if (number !== undefined) numbers.add(number);
    }
    return numbers;
  }

  async remove({ documentId, extractionId }: Extraction, number: number): Promise<void> {
    await this.storage.delete(pageResultKey(documentId, extractionId, number));
  }

  /** An object that cannot be understood is as good as none: the page is read again. */
  private async findPage(key: string): Promise<PageResult | undefined> {
    const bytes = await this.storage.get(key);
    try {
      return pageResultSchema.parse(JSON.parse(bytes.toString('utf8')));
    } catch {
      return undefined;
    }
  }
}

/** The page whose result lies under this key, if it is one. */
function numberIn(key: string): number | undefined {
  const digits = /\/page-(\d+)\.json$/.exec(key)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function isIn(range: PageRange | undefined, number: number | undefined): boolean {
  if (number === undefined) return false;
  return range === undefined || (number >= range.firstPage && number <= range.lastPage);
}
