import type { GreyImage } from '../page/page-reader.js';
import { FakeOcrEngine } from './fake-ocr-engine.js';
import { describeOcrEngine } from './ocr-engine.contract.js';

const blank = (): GreyImage => ({
  width: 200,
  height: 100,
  dpi: 300,
  pixels: new Uint8Array(200 * 100),
});

describeOcrEngine('FakeOcrEngine', async () => {
  const texts = new Map<GreyImage, string>();
  const engine = new FakeOcrEngine(async (image) => {
    const text = texts.get(image);
    if (text === undefined) return new Promise(() => {});
    return { text, confidence: text === '' ? null : 0.9 };
  });
  return {
    engine,
    imageOf: async (text) => {
      const image = blank();
      texts.set(image, text);
      return image;
    },
    slowImage: async () => blank(),
  };
});
