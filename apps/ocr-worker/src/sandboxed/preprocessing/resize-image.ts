import type { GreyImage } from '../page/page-reader.js';

/** The weights of the source pixels of one target pixel add up to this power of two. */
const SHIFT = 14;
/** The weights are made for this many positions between two source pixels, as libvips does it. */
const POSITIONS = 64;

/**
 * Resizes a grey page with a triangular filter (linear interpolation; a weighted mean when it becomes smaller). Written
 * here because for this alone the image decoder would have to be loaded, which costs more than the work.
 */
export function resizeImage(image: GreyImage, scale: number): GreyImage {
  if (scale === 1) return image;
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const across = tapsOf(image.width, width);
  const down = tapsOf(image.height, height);
  const pixels = new Uint8Array(width * height);
  const line = new Uint8Array(image.width);
  const sums = new Int32Array(image.width);
  for (let row = 0; row < height; row += 1) {
    blendRows(image, down, row, sums, line);
    blendColumns(line, across, pixels.subarray(row * width, (row + 1) * width));
  }
  return { width, height, dpi: Math.round(image.dpi * scale), pixels };
}

/** Which source pixels make up each target pixel along one axis. */
interface Taps {
  /** The number of source pixels for each target pixel. */
  readonly count: number;
  /** The first source pixel of each target pixel. */
  readonly firsts: Int32Array;
  /** `count` weights for each target pixel. */
  readonly weights: Int32Array;
}

function tapsOf(from: number, to: number): Taps {
  const step = from / to;
  const reach = Math.max(1, step);
  const count = Math.min(from, Math.floor(2 * reach) + 1);
  const firsts = new Int32Array(to);
  const weights = new Int32Array(to * count);
  for (let target = 0; target < to; target += 1) {
    const centre = Math.round(((target + 0.5) * step - 0.5) * POSITIONS) / POSITIONS;
    const first = Math.max(0, Math.min(from - count, Math.ceil(centre - reach)));
    firsts[target] = first;
    const shares = Array.from({ length: count }, (_, index) =>
      Math.max(0, 1 - Math.abs(first + index - centre) / reach),
    );
    weights.set(asWhole(shares), target * count);
  }
  return { count, firsts, weights };
}

/** Returns whole weights in these proportions. The largest one takes what the rounding of the others leaves. */
function asWhole(shares: readonly number[]): number[] {
  const sum = shares.reduce((total, share) => total + share, 0);
  const whole = shares.map((share) => Math.round((share * 2 ** SHIFT) / sum));
  const largest = shares.indexOf(Math.max(...shares));
  const rest = 2 ** SHIFT - whole.reduce((total, weight) => total + weight, 0);
  return whole.with(largest, (whole[largest] ?? 0) + rest);
}

/** Writes the weighted mean of some source rows into `line`. */
function blendRows(
  { width, pixels }: GreyImage,
  { count, firsts, weights }: Taps,
  row: number,
  sums: Int32Array,
  line: Uint8Array,
): void {
  const first = firsts[row] ?? 0;
  sums.fill(1 << (SHIFT - 1));
  for (let tap = 0; tap < count; tap += 1) {
    const weight = weights[row * count + tap] ?? 0;
    if (weight === 0) continue;
    for (let x = 0, i = (first + tap) * width; x < width; x += 1, i += 1) {
      sums[x] = (sums[x] ?? 0) + (pixels[i] ?? 0) * weight;
    }
  }
  for (let x = 0; x < width; x += 1) line[x] = (sums[x] ?? 0) >> SHIFT;
}

function blendColumns(
  line: Uint8Array,
  { count, firsts, weights }: Taps,
  target: Uint8Array,
): void {
  for (let x = 0, at = 0; x < target.length; x += 1) {
    const first = firsts[x] ?? 0;
    let sum = 1 << (SHIFT - 1);
    for (let tap = 0; tap < count; tap += 1, at += 1) {
      sum += (line[first + tap] ?? 0) * (weights[at] ?? 0);
    }
    target[x] = sum >> SHIFT;
  }
}
