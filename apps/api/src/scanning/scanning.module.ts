import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { ExtractionsModule } from '../extractions/index.js';
import { ClamdClient } from './clamd-client.js';
import { DocumentScans } from './document-scans.js';
import { NewDocumentStarter } from './new-document-starter.js';
import { ScanResults } from './scan-results.js';
import { ScansRepository } from './scans.repository.js';

/** Scans documents for malware before they are read or handed out. Without `SCAN_URL` it scans nothing. */
@Module({
  imports: [AuditModule, ExtractionsModule],
  providers: [ClamdClient, DocumentScans, NewDocumentStarter, ScanResults, ScansRepository],
  exports: [DocumentScans, NewDocumentStarter],
})
export class ScanningModule {}
