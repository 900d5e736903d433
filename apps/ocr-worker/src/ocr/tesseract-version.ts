import { createRequire } from 'node:module';

const { version } = createRequire(import.meta.url)('tesseract.js/package.json') as {
  version: string;
};

/** Known without loading the engine, which only cells do. */
export const TESSERACT_VERSION = `tesseract.js ${version}`;
