import type { GreyImage } from '../page/page-reader.js';

/** The weights of the source pixels of one target pixel add up to this power of two. */
const SHIFT = 14;
/** The weights are made for this many positions between two source pixels, as libvips does it. */
const POSITIONS = 64;
/**
 * Source pixels are added up in groups of this size, because loops with short bodies take much longer. One group is
 * enough for each target pixel of a page that is reduced to half its size at most.
 */
const GROUP = 4;

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
  const sums = new Int32Array(image.width);
  // The taps of the last pixels go beyond the line, with weights of 0.
  const line = new Uint8Array(image.width + GROUP);
  for (let row = 0; row < height; row += 1) {
    blendRows(image, down, row, sums);
    for (let x = 0; x < image.width; x += 1) line[x] = (sums[x] ?? 0) >> SHIFT;
    blendColumns(line, across, pixels, row * width);
  }
  return { width, height, dpi: Math.round(image.dpi * scale), pixels };
}

/** Which source pixels make up each target pixel along one axis. */
interface Taps {
  /** The number of source pixels for each target pixel: whole groups. */
  readonly count: number;
  /** The first source pixel of each target pixel. */
  readonly firsts: Int32Array;
  /** `count` weights for each target pixel; 0 for pixels that do not count or do not exist. */
  readonly weights: Int32Array;
}

function tapsOf(from: number, to: number): Taps {
  const step = from / to;
  const reach = Math.max(1, step);
  const used = Math.min(from, Math.ceil(2 * reach));
  const count = Math.ceil(used / GROUP) * GROUP;
  const firsts = new Int32Array(to);
  const weights = new Int32Array(to * count);
  for (let target = 0; target < to; target += 1) {
    const centre = Math.round(((target + 0.5) * step - 0.5) * POSITIONS) / POSITIONS;
    const first = Math.max(0, Math.min(from - used, Math.floor(centre - reach) + 1));
    firsts[target] = first;
    const shares = Array.from({ length: used }, (_, index) =>
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

/** Writes the weighted sums of some source rows into `sums`. */
function blendRows(
  { width, pixels }: GreyImage,
  { count, firsts, weights }: Taps,
  row: number,
  sums: Int32Array,
): void {
  sums.fill(1 << (SHIFT - 1));
  for (let tap = 0; tap < count; tap += GROUP) {
    const first = (firsts[row] ?? 0) + tap;
    const [w0 = 0, w1 = 0, w2 = 0, w3 = 0] = weights.subarray(row * count + tap);
    // Subarrays take a third less time than offsets into the page. Those of rows that do not exist are empty.
    const rowAt = (y: number): Uint8Array => pixels.subarray(y * width, (y + 1) * width);
    const [r0, r1, r2, r3] = [rowAt(first), rowAt(first + 1), rowAt(first + 2), rowAt(first + 3)];
    for (let x = 0; x < width; x += 1) {
      sums[x] =
        (sums[x] ?? 0) +
        (r0[x] ?? 0) * w0 +
        (r1[x] ?? 0) * w1 +
        (r2[x] ?? 0) * w2 +
        (r3[x] ?? 0) * w3;
    }
  }
}

/** Writes the weighted means of the pixels of a line into `pixels`, from the index `start` on. */
function blendColumns(
  line: Uint8Array,
  { count, firsts, weights }: Taps,
  pixels: Uint8Array,
  start: number,
): void {
  for (let x = 0, at = 0; x < firsts.length; x += 1) {
    let sum = 1 << (SHIFT - 1);
    for (let end = at + count, i = firsts[x] ?? 0; at < end; at += GROUP, i += GROUP) {
      sum +=
        (line[i] ?? 0) * (weights[at] ?? 0) +
        (line[i + 1] ?? 0) * (weights[at + 1] ?? 0) +
        (line[i + 2] ?? 0) * (weights[at + 2] ?? 0) +
        (line[i + 3] ?? 0) * (weights[at + 3] ?? 0);
    }
    pixels[start + x] = sum >> SHIFT;
  }
}
