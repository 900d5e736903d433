import type { Sharp } from 'sharp';
import { greyOf } from './decoded-picture.js';

/** The image is examined at this size. Thin letters become pale at a smaller one. */
const SAMPLE_SIDE = 1_000;
/** Alpha values. A pixel between them, such as the edge of a letter, says nothing. */
const TRANSPARENT_BELOW = 64;
const OPAQUE_FROM = 128;
/** With less transparency than this, the image has a ground of its own. */
const MIN_TRANSPARENT_SHARE = 0.3;
/** Letters that are lighter than this are read better on black. */
const LIGHT = 140;

/**
 * Chooses the ground on which a transparent image is laid: white, or black when all that is visible is light, as letters
 * for a dark screen are.
 */
export async function groundFor(image: Sharp): Promise<'white' | 'black'> {
  const { data, info } = await image
    .resize({ width: SAMPLE_SIDE, height: SAMPLE_SIDE, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { channels } = info;
  let [transparent, visible, lightness] = [0, 0, 0];
  for (let at = 0; at < data.length; at += channels) {
    const alpha = data[at + channels - 1] ?? 255;
    if (alpha < TRANSPARENT_BELOW) transparent += 1;
    if (alpha < OPAQUE_FROM) continue;
    visible += 1;
    const first = data[at] ?? 0;
    lightness += channels < 3 ? first : greyOf(first, data[at + 1] ?? 0, data[at + 2] ?? 0);
  }
  const share = transparent / (data.length / channels);
  return share >= MIN_TRANSPARENT_SHARE && lightness > visible * LIGHT ? 'black' : 'white';
}
