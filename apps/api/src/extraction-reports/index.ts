/** Extraction reports: the exports that other features may use. */
export { ExtractionReportsModule } from './extraction-reports.module.js';
