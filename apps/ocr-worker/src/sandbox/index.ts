export { CellExtractor } from './cell.extractor.js';
export type { CellOptions } from './cell.options.js';
export { CellIsolation } from './isolation.js';
export { CellModule } from './cell.module.js';
export { SearchableCells, type SearchableParts } from './searchable.cell.js';
