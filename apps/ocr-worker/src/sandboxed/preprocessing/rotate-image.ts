import type { GreyImage } from '../page/page-reader.js';

export type Quarter = 0 | 90 | 180 | 270;

/** The clockwise rotation in degrees that makes a page readable: first by quarters, then by the skew. */
export interface Orientation {
  readonly rotation: Quarter;
  readonly skew: number;
}

/** The size of the rotated page, and the rotation about the centres that maps it back to the original page. */
export interface RotatedSize {
  readonly width: number;
  readonly height: number;
  readonly cos: number;
  readonly sin: number;
}

/** Returns the size that the rotated page needs. */
export function rotatedSize(
  page: { width: number; height: number },
  orientation: Orientation,
): RotatedSize {
  const angle = ((orientation.rotation + orientation.skew) * Math.PI) / 180;
  const isQuarter = orientation.skew === 0;
  const cos = isQuarter ? Math.round(Math.cos(angle)) : Math.cos(angle);
  const sin = isQuarter ? Math.round(Math.sin(angle)) : Math.sin(angle);
  return {
    width: Math.round(Math.abs(page.width * cos) + Math.abs(page.height * sin)),
    height: Math.round(Math.abs(page.width * sin) + Math.abs(page.height * cos)),
    cos,
    sin,
  };
}

/** Rotates a page. Pixels from beyond its edges get the lightness of its paper. */
export function rotateImage(image: GreyImage, orientation: Orientation, paper = 255): GreyImage {
  if (orientation.skew === 0) return rotateByQuarters(image, orientation.rotation);
  const { width, height, cos, sin } = rotatedSize(image, orientation);
  const pixels = new Uint8Array(width * height).fill(paper);
  const stepX = Math.round(cos * 65_536);
  const stepY = Math.round(-sin * 65_536);
  const maxX = (image.width - 1) * 65_536;
  const maxY = (image.height - 1) * 65_536;
  for (let row = 0; row < height; row += 1) {
    const v = row + 0.5 - height / 2;
    const u = 0.5 - width / 2;
    // The source of the row's first pixel in units of 1/65,536 pixel. Each further pixel is one step away.
    let x = Math.round((u * cos + v * sin + image.width / 2 - 0.5) * 65_536);
    let y = Math.round((-u * sin + v * cos + image.height / 2 - 0.5) * 65_536);
    for (let i = row * width; i < (row + 1) * width; i += 1, x += stepX, y += stepY) {
      if (x >= 0 && y >= 0 && x < maxX && y < maxY) pixels[i] = blend(image, x, y);
    }
  }
  return { width, height, dpi: image.dpi, pixels };
}

/** Bilinear interpolation: the mean of the four nearest pixels, weighted by distance. */
function blend({ width, pixels }: GreyImage, x: number, y: number): number {
  const i = Math.floor(y / 65_536) * width + Math.floor(x / 65_536);
  const fx = (x >>> 8) & 0xff;
  const fy = (y >>> 8) & 0xff;
  const upper = (pixels[i] ?? 0) * (256 - fx) + (pixels[i + 1] ?? 0) * fx;
  const lower = (pixels[i + width] ?? 0) * (256 - fx) + (pixels[i + width + 1] ?? 0) * fx;
  return (upper * (256 - fy) + lower * fy) >>> 16;
}

function rotateByQuarters(image: GreyImage, rotation: Quarter): GreyImage {
  if (rotation === 0) return image;
  const { width, height, dpi } = image;
  if (rotation === 180) {
    // Reverses the pixels in place, so that memory holds the page once.
    // oxlint-disable-next-line unicorn/no-array-reverse
    return { width, height, dpi, pixels: image.pixels.reverse() };
  }
  const pixels = new Uint8Array(image.pixels.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const target = rotation === 90 ? x * height + (height - 1 - y) : (width - 1 - x) * height + y;
      pixels[target] = image.pixels[y * width + x] ?? 0;
    }
  }
  return { width: height, height: width, dpi, pixels };
}
