/** The resolution that the language data was trained on. */
const TARGET_DPI = 300;
/** Resolutions outside this range are defaults of cameras and screens, not measured on paper. */
const PLAUSIBLE_DPI = { min: 90, max: 2_400 };
const MAX_ENLARGEMENT = 3;
/** Slightly more than an A3 page at 300 dpi. Recognition needs time in proportion, and several copies in memory. */
const MAX_OCR_PIXELS = 20_000_000;
/** Only small images are enlarged, to at most the size of an A4 page at 400 dpi. */
const MAX_ENLARGED_PIXELS = 15_500_000;
/** The longer side of an A4 page, for images without a plausible resolution. */
const ASSUMED_LONG_SIDE_INCHES = 11.7;

export interface OcrResolution {
  /** Factor for both sides. */
  readonly scale: number;
  /** The resolution after scaling. */
  readonly dpi: number;
  /** The resolution before scaling: from the image, or computed as if the image were an A4 page. */
  readonly paperDpi: number;
}

/**
 * Returns how to scale an image to about 300 dpi: an image of low resolution is enlarged, one of high resolution is reduced.
 * Without a plausible resolution, the image is assumed to be an A4 page.
 */
export function ocrResolution(
  width: number,
  height: number,
  density: number | undefined,
): OcrResolution {
  const pixels = width * height;
  const known = isPlausible(density) ? density : undefined;
  const dpi = known ?? Math.max(width, height) / ASSUMED_LONG_SIDE_INCHES;
  const ideal = TARGET_DPI / dpi;
  const scale =
    ideal > 1
      ? Math.max(1, Math.min(ideal, MAX_ENLARGEMENT, Math.sqrt(MAX_ENLARGED_PIXELS / pixels)))
      : reduction(ideal, known !== undefined);
  const affordable = Math.min(scale, Math.sqrt(MAX_OCR_PIXELS / pixels));
  return {
    scale: affordable,
    dpi: Math.max(70, Math.round(dpi * affordable)),
    paperDpi: dpi,
  };
}

/** An assumed resolution is no reason to reduce an image. Only the limit on its pixels is. */
function reduction(ideal: number, isKnown: boolean): number {
  return isKnown ? Math.max(ideal, 0.2) : 1;
}

function isPlausible(density: number | undefined): density is number {
  return density !== undefined && density >= PLAUSIBLE_DPI.min && density <= PLAUSIBLE_DPI.max;
}
