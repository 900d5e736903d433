export { SandboxExtractor } from './sandbox-extractor.js';
export type { SandboxOptions } from './sandbox-options.js';
export { SandboxIsolation } from './sandbox-isolation.js';
export { SandboxModule } from './sandbox.module.js';
export { SearchablePdfSandbox, type SearchablePdfParts } from './searchable-pdf-sandbox.js';
