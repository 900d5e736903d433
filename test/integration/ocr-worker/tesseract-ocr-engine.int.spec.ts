import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { ENGLISH_TEXT, renderText } from '@app/testing';
import type { GreyImage } from '../../../apps/ocr-worker/src/sandboxed/page/page-reader.js';
import { describeOcrEngine } from '../../../apps/ocr-worker/src/sandboxed/ocr-engine/ocr-engine.contract.js';
import { linkLanguageData } from '../../../apps/ocr-worker/src/languages/language-data.js';
import { TesseractOcrEngine } from '../../../apps/ocr-worker/src/sandboxed/ocr-engine/tesseract-ocr-engine.js';

async function imageOf(text: string): Promise<GreyImage> {
  const { data, ...size } = await renderText(text || ' ', 200);
  return { ...size, pixels: data };
}

const languages = ['eng', 'deu'];
const languageFolder = await mkdtemp(join(tmpdir(), 'strongroom-languages-'));
const model = await linkLanguageData(languageFolder, languages);
afterAll(() => rm(languageFolder, { recursive: true, force: true }));

describeOcrEngine('TesseractOcrEngine', async () => ({
  engine: new TesseractOcrEngine({
    languageFolder,
    languages,
    model,
    maxIdle: 2,
    pagesPerThread: 2,
  }),
  imageOf,
  slowImage: () => imageOf(ENGLISH_TEXT),
}));
