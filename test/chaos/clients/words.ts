import { createHash } from 'node:crypto';

const LETTERS = 'bcdfghjklmnpqrstvwxz';
const LENGTH = 14;

/** Common words that OCR reads well. */
const READABLE = [
  'lantern',
  'harbour',
  'winter',
  'garden',
  'silver',
  'mountain',
  'river',
  'bridge',
  'castle',
  'window',
  'market',
  'letter',
  'summer',
  'forest',
  'island',
  'planet',
  'rocket',
  'copper',
  'velvet',
  'marble',
  'orange',
  'purple',
  'yellow',
  'basket',
  'candle',
  'doctor',
  'engine',
  'farmer',
  'hammer',
  'jacket',
  'kitchen',
  'ladder',
  'mirror',
  'needle',
  'oyster',
  'pepper',
  'rabbit',
  'saddle',
  'tunnel',
  'violin',
];

/** Returns a word that no other document has. It has no vowel, so that no stemmer changes it. */
export function uniqueWord(seed: string, number: number): string {
  const bytes = createHash('sha256').update(`${seed} ${number}`).digest();
  return Array.from({ length: LENGTH }, (_, at) => LETTERS[(bytes[at] ?? 0) % LETTERS.length]).join(
    '',
  );
}

/** Returns three common words, different ones for each number below 64,000. */
export function readableWords(number: number): string[] {
  const count = READABLE.length;
  return [number, Math.floor(number / count), Math.floor(number / count ** 2)].map(
    (index, place) => READABLE[(index + 13 * place) % count] ?? '',
  );
}
