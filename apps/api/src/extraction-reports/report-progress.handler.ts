import { Injectable } from '@nestjs/common';
import { REPORT_PROGRESS, type ReportProgress } from '@app/contracts';
import { JobHandler } from '@app/queue';
import { DocumentExtractions } from '../extractions/index.js';

@Injectable()
export class ReportProgressHandler extends JobHandler<typeof REPORT_PROGRESS> {
  override readonly jobName = REPORT_PROGRESS;

  constructor(private readonly extractions: DocumentExtractions) {
    super();
  }

  override async handle(report: ReportProgress): Promise<void> {
    await this.extractions.recordProgress(report);
  }
}
