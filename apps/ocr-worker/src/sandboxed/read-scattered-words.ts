import type { OcrEngine, Recognition } from './ocr-engine/ocr-engine.js';
import { loadSharp } from './page/load-sharp.js';
import type { GreyImage } from './page/page-reader.js';

/** An image is enlarged to this many pixels, because the names on a map are small. It costs no more than a page of A4. */
const PIXELS = 4_000_000;
const MAX_ENLARGEMENT = 2;
/** A smaller factor is not worth another copy. */
const WORTHWHILE = 1.1;

/** Reads words that may be anywhere in an image. Their boxes are in pixels of the given image. */
export async function readScatteredWords(
  engine: OcrEngine,
  image: GreyImage,
  languages: readonly string[],
  signal: AbortSignal,
): Promise<Recognition> {
  const factor = Math.min(MAX_ENLARGEMENT, Math.sqrt(PIXELS / (image.width * image.height)));
  if (factor < WORTHWHILE) return engine.recognise(image, languages, signal, 'scattered');
  const large = await enlarge(image, factor);
  const read = await engine.recognise(large, languages, signal, 'scattered');
  const [scaleX, scaleY] = [image.width / large.width, image.height / large.height];
  const words = read.words.map((word) => ({
    ...word,
    left: word.left * scaleX,
    top: word.top * scaleY,
    width: word.width * scaleX,
    height: word.height * scaleY,
  }));
  return { ...read, words };
}

async function enlarge(
  { width, height, dpi, pixels }: GreyImage,
  factor: number,
): Promise<GreyImage> {
  const sharp = await loadSharp();
  const { data, info } = await sharp(pixels, { raw: { width, height, channels: 1 } })
    .resize({ width: Math.round(width * factor) })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  // At a higher resolution the engine would take small names for dust.
  return { width: info.width, height: info.height, dpi, pixels: data };
}
