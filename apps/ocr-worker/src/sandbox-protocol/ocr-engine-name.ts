import { createRequire } from 'node:module';

const { version } = createRequire(import.meta.url)('tesseract.js/package.json') as {
  version: string;
};

/** Name, version and model of the OCR engine. The worker reads it from a manifest and does not load the engine. */
export function ocrEngineName(model: string): string {
  return `tesseract.js ${version}, ${model}`;
}
