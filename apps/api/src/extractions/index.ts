/** What other features may use of the worker's results: nothing but that they are taken. */
export { OcrResultsModule } from './extractions.module.js';
