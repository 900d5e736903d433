import { open } from 'node:fs/promises';
import type { Metadata } from 'sharp';
import { loadSharp } from '../page/load-sharp.js';

/** Pixels per inch, along each axis of the image as it is stored. */
export interface Density {
  readonly x: number;
  readonly y: number;
}

const METRES_PER_INCH = 0.0254;
/** The formats that state a density for each axis. */
const FORMATS: ReadonlySet<string> = new Set(['jpeg', 'png', 'tiff']);
/** From the name of the chunk to its two numbers (PNG specification, 11.3.4.3: pHYs). */
const PHYSICAL_CHUNK = 'pHYs';
const X_OFFSET = 4;
const Y_OFFSET = 8;

/** The header of a JPEG that begins with a JFIF segment (ITU-T T.871), and what it contains. */
const JFIF_HEADER_BYTES = 18;
const JFIF = { start: 6, unit: 13, x: 14, y: 16 };
const NO_UNIT = 0;

/**
 * Returns the density that an image states, in whichever unit and header it does. sharp reports only that of the x axis,
 * but a PNG that it writes states both: so one pixel is written as a PNG. Returns undefined when the image states none.
 */
export async function densityOf(
  path: string,
  page: number,
  { format, density }: Partial<Pick<Metadata, 'format' | 'density'>>,
): Promise<Density | undefined> {
  const square = density === undefined ? undefined : { x: density, y: density };
  if (format === undefined || !FORMATS.has(format)) return square;
  try {
    const ratio = format === 'jpeg' ? await pixelRatioOf(path) : undefined;
    if (ratio !== undefined) return ratio;
    const sharp = await loadSharp();
    const png = await sharp(path, { page, limitInputPixels: false, sequentialRead: true })
      .extract({ left: 0, top: 0, width: 1, height: 1 })
      .png()
      .toBuffer();
    return physicalSizeOf(png) ?? square;
  } catch {
    // The first pixels are damaged. Reading the page reports that.
    return square;
  }
}

function physicalSizeOf(png: Buffer): Density | undefined {
  const at = png.indexOf(PHYSICAL_CHUNK, 0, 'latin1');
  if (at === -1) return undefined;
  const perInch = (offset: number): number =>
    Math.round(png.readUInt32BE(at + offset) * METRES_PER_INCH);
  const [x, y] = [perInch(X_OFFSET), perInch(Y_OFFSET)];
  // When an image states one of them only, its pixels are square.
  return x > 0 || y > 0 ? { x: x || y, y: y || x } : undefined;
}

/** Returns the two densities of a JPEG that states only their ratio, which the library ignores. */
async function pixelRatioOf(path: string): Promise<Density | undefined> {
  const header = Buffer.alloc(JFIF_HEADER_BYTES);
  const file = await open(path, 'r');
  try {
    await file.read(header, 0, JFIF_HEADER_BYTES, 0);
  } finally {
    await file.close();
  }
  if (header.toString('latin1', JFIF.start, JFIF.start + 5) !== 'JFIF\0') return undefined;
  const [x, y] = [header.readUInt16BE(JFIF.x), header.readUInt16BE(JFIF.y)];
  return header[JFIF.unit] === NO_UNIT && x > 0 && y > 0 && x !== y ? { x, y } : undefined;
}
