/** What the language data was trained on. */
const TARGET_DPI = 300;
/** Densities outside this range are defaults of cameras and screens, not measurements of paper. */
const PLAUSIBLE_DPI = { min: 90, max: 2_400 };
const MAX_ENLARGEMENT = 3;
/** Somewhat more than an A3 page at 300 dpi: recognition takes time in proportion to the pixels, and memory for several copies. */
const MAX_OCR_PIXELS = 20_000_000;
/** Enlarging is for small images; it never makes one larger than an A4 page at 400 dpi. */
const MAX_ENLARGED_PIXELS = 15_500_000;
/** The longer side of an A4 page, for images that do not say how large their paper was. */
const ASSUMED_LONG_SIDE_INCHES = 11.7;

export interface OcrResolution {
  /** Factor for both sides. */
  readonly scale: number;
  /** The density after scaling. */
  readonly dpi: number;
  /** The density before it: as the image says, or as it would be if the image were a sheet of A4. */
  readonly paperDpi: number;
}

/**
 * How to scale an image so that its text has about the size it would have at 300 dpi: small print is
 * enlarged, an over-fine scan reduced. Without a plausible density, the image is taken for a sheet of A4.
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

/** A guessed density is no reason to throw pixels away, except the excess of a very large image. */
function reduction(ideal: number, isKnown: boolean): number {
  return isKnown ? Math.max(ideal, 0.2) : 1;
}

function isPlausible(density: number | undefined): density is number {
  return density !== undefined && density >= PLAUSIBLE_DPI.min && density <= PLAUSIBLE_DPI.max;
}
