import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENGLISH_TEXT, renderText } from '@app/testing';
import type { GreyImage } from '../../../apps/ocr-worker/src/extraction/page-reader.js';
import { describeOcrEngine } from '../../../apps/ocr-worker/src/ocr/ocr-engine.contract.js';
import { TesseractOcrEngine } from '../../../apps/ocr-worker/src/ocr/tesseract.ocr-engine.js';

async function imageOf(text: string): Promise<GreyImage> {
  const { data, ...size } = await renderText(text || ' ', 200);
  return { ...size, pixels: data };
}

describeOcrEngine('TesseractOcrEngine', async () => ({
  engine: await TesseractOcrEngine.create({
    languageFolder: await mkdtemp(join(tmpdir(), 'strongroom-languages-')),
    languages: ['eng', 'deu'],
    maxIdle: 2,
    pagesPerThread: 2,
  }),
  imageOf,
  slowImage: () => imageOf(ENGLISH_TEXT),
}));
