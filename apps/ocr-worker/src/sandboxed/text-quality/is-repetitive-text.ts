import { deflateRawSync } from 'node:zlib';

const SAMPLE_LENGTH = 20_000;
/** A shorter text may repeat itself: a few labels, or a stamp. */
const MIN_LENGTH = 200;
/** Prose shrinks to two fifths, a table to a fifth, 30 times the same line to a twentieth. */
const MAX_SHRUNK_SHARE = 0.08;
/** Tables of numbers repeat themselves, too, and have a smaller share of letters. */
const MIN_SHARE_OF_LETTERS = 0.3;

/** Whether a text consists of the same few words again and again, as it shows by how far it can be compressed. */
export function isRepetitiveText(text: string): boolean {
  // Runs of one sign are rules and dot leaders.
  const sample = text.slice(0, SAMPLE_LENGTH).replace(/([^\p{L}\p{N}])\1+/gu, '$1');
  if (sample.length < MIN_LENGTH) return false;
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  if (letters / sample.length < MIN_SHARE_OF_LETTERS) return false;
  const bytes = Buffer.from(sample);
  return deflateRawSync(bytes).length / bytes.length < MAX_SHRUNK_SHARE;
}
