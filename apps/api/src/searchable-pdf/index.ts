/** What other features may use of searchable PDFs: nothing but that they are served. */
export { SearchablePdfModule } from './searchable-pdf.module.js';
