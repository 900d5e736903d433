import type { GreyImage } from './page-reader.js';

/** Ink differs from its paper by far more than this, even faded. */
const LEAST_CONTRAST = 16;

/** Whether an image has nothing on it that could be text. Dust and shadows count as something. */
export function isBlank({ pixels }: GreyImage): boolean {
  let darkest = 255;
  let lightest = 0;
  for (const value of pixels) {
    if (value < darkest) darkest = value;
    if (value > lightest) lightest = value;
    if (lightest - darkest >= LEAST_CONTRAST) return false;
  }
  return true;
}
