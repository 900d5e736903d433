import { Injectable, Logger } from '@nestjs/common';
import { MAKE_SEARCHABLE_PDF, type MakeSearchablePdf } from '@app/contracts';
import { JobHandler, type JobAttempt } from '@app/queue';
import { OriginalFetcher } from '../recognition/original-fetcher.js';
import { DocumentChangedError, DocumentMissingError } from '../recognition/recognition.errors.js';
import { ShutdownGrace } from '../recognition/shutdown-grace.js';
import { SearchablePdfMaker } from '../searchable-pdf/searchable-pdf-maker.js';
import { SearchablePdfStore } from '../searchable-pdf/searchable-pdf-store.js';
import { JobPolicy } from './job-policy.js';

/**
 * Makes the searchable PDF that a client asked for. Later requests get the PDF, or the reason why there is
 * none.
 */
@Injectable()
export class MakeSearchablePdfHandler extends JobHandler<typeof MAKE_SEARCHABLE_PDF> {
  readonly jobName = MAKE_SEARCHABLE_PDF;
  private readonly logger = new Logger(MakeSearchablePdfHandler.name);

  constructor(
    private readonly maker: SearchablePdfMaker,
    private readonly pdfs: SearchablePdfStore,
    private readonly originals: OriginalFetcher,
    private readonly grace: ShutdownGrace,
    private readonly policy: JobPolicy,
  ) {
    super();
  }

  async handle(document: MakeSearchablePdf, attempt: JobAttempt): Promise<void> {
    await this.policy.run(document, attempt, () => this.makeOrRecordFailure(document));
  }

  private async makeOrRecordFailure(document: MakeSearchablePdf): Promise<void> {
    const startedAt = performance.now();
    try {
      const { outcome } = await this.maker.make(document, this.grace.signal);
      // The owner may have purged the document meanwhile. Then the new PDF must be removed as well.
      await this.originals.requireStored(document);
      const durationMs = Math.round(performance.now() - startedAt);
      this.logger.log({ outcome, pages: document.pages, durationMs }, 'Searchable PDF asked for');
    } catch (error) {
      if (error instanceof DocumentMissingError) return this.pdfs.remove(document);
      if (!(error instanceof DocumentChangedError)) throw error;
      const { code, message } = error;
      await this.pdfs.record(document, { outcome: 'impossible', code, message });
    }
  }
}
