/** The exports of searchable PDFs for other features: only the module. */
export { SearchablePdfModule } from './searchable-pdf.module.js';
