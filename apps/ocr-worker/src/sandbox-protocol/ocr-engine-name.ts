import { createRequire } from 'node:module';

const { version } = createRequire(import.meta.url)('tesseract.js/package.json') as {
  version: string;
};

/** What reads with this model; known without loading the engine, which only sandboxes do. */
export function ocrEngineName(model: string): string {
  return `tesseract.js ${version}, ${model}`;
}
