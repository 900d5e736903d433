/** The malware scan: the exports that other features may use. */
export { DocumentScans } from './document-scans.js';
export { NewDocumentStarter } from './new-document-starter.js';
export { ScanningModule } from './scanning.module.js';
