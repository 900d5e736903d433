import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { pageResultsPrefix, type RecogniseDocument } from '@app/contracts';
import { DocumentStorage, StorageObjectNotFoundError } from '@app/document-storage';

/** Up to so many pages, one job reads the document from its first page to its last. */
export const PAGES_OF_ONE_JOB = 4;
/** So many jobs keep a few workers busy to the end, and opening the document for each costs little beside its pages. */
const JOBS_AIMED_AT = 16;
const MAX_PAGES_A_JOB = 16;

/** Pages from one to another, both counted from 1 and both included. */
export interface PageRange {
  readonly firstPage: number;
  readonly lastPage: number;
}

const planSchema = z.object({
  pagesTotal: z.number().int().positive(),
  pagesToRead: z.number().int().positive(),
  pagesAJob: z.number().int().positive(),
});
/** How a long document is divided; stays the same for all of an extraction. */
export type PagePlan = z.infer<typeof planSchema>;

const failureSchema = z.object({ code: z.string(), message: z.string() });
export type ExtractionFailure = z.infer<typeof failureSchema>;

type Extraction = Pick<RecogniseDocument, 'documentId' | 'extractionId'>;

export function planFor(pages: { pagesTotal: number; pagesToRead: number }): PagePlan {
  const pagesAJob = Math.min(MAX_PAGES_A_JOB, Math.ceil(pages.pagesToRead / JOBS_AIMED_AT));
  return { pagesTotal: pages.pagesTotal, pagesToRead: pages.pagesToRead, pagesAJob };
}

export function rangesOf({ pagesToRead, pagesAJob }: PagePlan): PageRange[] {
  return Array.from({ length: Math.ceil(pagesToRead / pagesAJob) }, (_, i) => ({
    firstPage: i * pagesAJob + 1,
    lastPage: Math.min((i + 1) * pagesAJob, pagesToRead),
  }));
}

/** Plans of long documents, kept beside their page results: whoever takes the job goes on from there. */
@Injectable()
export class PagePlanStore {
  constructor(private readonly storage: DocumentStorage) {}

  async put(extraction: Extraction, plan: PagePlan): Promise<void> {
    await this.storage.put(keyOf(extraction, 'plan'), Buffer.from(JSON.stringify(plan)));
  }

  find(extraction: Extraction): Promise<PagePlan | undefined> {
    return this.read(keyOf(extraction, 'plan'), planSchema);
  }

  /** Some pages cannot be read, for a reason that is not theirs. */
  async fail(extraction: Extraction, failure: ExtractionFailure): Promise<void> {
    await this.storage.put(keyOf(extraction, 'failure'), Buffer.from(JSON.stringify(failure)));
  }

  findFailure(extraction: Extraction): Promise<ExtractionFailure | undefined> {
    return this.read(keyOf(extraction, 'failure'), failureSchema);
  }

  /** What cannot be understood is as good as none: the document is opened and divided anew. */
  private async read<S extends z.ZodType>(
    key: string,
    schema: S,
  ): Promise<z.output<S> | undefined> {
    try {
      const bytes = await this.storage.get(key);
      return schema.parse(JSON.parse(bytes.toString('utf8')));
    } catch (error) {
      const isNone = error instanceof StorageObjectNotFoundError;
      if (isNone || error instanceof z.ZodError || error instanceof SyntaxError) return undefined;
      throw error;
    }
  }
}

function keyOf({ documentId, extractionId }: Extraction, name: string): string {
  return `${pageResultsPrefix(documentId, extractionId)}${name}.json`;
}
