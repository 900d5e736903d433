export { CellExtractor } from './sandbox-extractor.js';
export type { CellOptions } from './sandbox-options.js';
export { CellIsolation } from './sandbox-isolation.js';
export { CellModule } from './sandbox.module.js';
export { SearchableCells, type SearchableParts } from './searchable-pdf-sandbox.js';
