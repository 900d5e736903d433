import { isAscii } from 'node:buffer';
import { countUnlikely } from './count-unlikely.js';
import { decodeBytes } from './decode-bytes.js';
import { LEGACY_ENCODINGS } from './legacy-encodings.js';

/** The number of bytes whose decoded form is compared. */
const COMPARED_BYTES = 4_000;
/** More bytes of a text that are not ASCII are no stronger evidence. */
const MANY = 8;
/** How much an unlikely character counts against an encoding. */
const UNLIKELY_WEIGHT = 2;
/** How much more common windows-1252 is than any other; decides only in a text with few bytes that are not ASCII. */
const COMMON_WEIGHT = 0.2;
/** The damage in which an encoding is still recognised: one place, or this share of the bytes that are not ASCII. */
const MAX_DAMAGED_SHARE = 0.02;
/** How much an encoding counts in which the text is damaged. */
const DAMAGED_WEIGHT = 0.7;
/** Words. In no encoding is a part of a character below 0x30. */
const WORD = /[^\0-\x2f]+/g; // eslint-disable-line no-control-regex

interface Candidate {
  readonly encoding: string;
  readonly text: string;
  readonly unlikely: number;
  readonly score: number;
}

/**
 * Detects the encoding of a text that is not Unicode. jschardet compares the bytes with those of many languages; for the
 * few bytes of a short text, it also counts what characters they become.
 *
 * Returns undefined when the bytes make no sense in any encoding.
 */
export async function detectLegacyEncoding(sample: Buffer): Promise<string | undefined> {
  const compared = sample.subarray(0, COMPARED_BYTES);
  const notAscii = countNotAscii(compared);
  const found = await confidencesOf(sample);
  const candidates = [...found].map((one) => candidateOf(one, compared, notAscii));
  for (const encoding of new Set(LEGACY_ENCODINGS.values())) {
    if (found.has(encoding)) continue;
    const sound = withoutDamage(compared, encoding, notAscii);
    const confidence = sound && (await confidencesOf(sound)).get(encoding);
    if (sound === undefined || confidence === undefined) continue;
    candidates.push(candidateOf([encoding, confidence * DAMAGED_WEIGHT], sound, notAscii));
  }
  const [best] = candidates.toSorted((one, other) => other.score - one.score);
  if (best === undefined || best.unlikely >= notAscii) return undefined;
  const same = new Set(candidates.filter(({ text }) => text === best.text).map((c) => c.encoding));
  return [...LEGACY_ENCODINGS.values()].find((encoding) => same.has(encoding));
}

/** The encodings that have all bytes of a text, with the likeness of the text to the languages that use them. */
async function confidencesOf(sample: Uint8Array): Promise<ReadonlyMap<string, number>> {
  const { detectAll } = await import('jschardet');
  const confidences = new Map<string, number>();
  for (const { encoding, confidence } of detectAll(sample, {
    detectEncodings: [...LEGACY_ENCODINGS.keys()],
    minimumThreshold: 0,
  })) {
    const name = LEGACY_ENCODINGS.get(encoding ?? '');
    if (name !== undefined && !confidences.has(name)) confidences.set(name, confidence);
  }
  return confidences;
}

function candidateOf(
  [encoding, confidence]: readonly [string, number],
  bytes: Uint8Array,
  notAscii: number,
): Candidate {
  const { text } = decodeBytes(bytes, encoding);
  const unlikely = countUnlikely(text);
  const doubt = Math.exp((-UNLIKELY_WEIGHT * unlikely) / Math.min(notAscii, MANY));
  return { encoding, text, unlikely, score: confidence * frequencyOf(encoding, notAscii) * doubt };
}

function frequencyOf(encoding: string, notAscii: number): number {
  return encoding === 'windows-1252' ? 1 + COMMON_WEIGHT / notAscii : 1;
}

/** Removes the words that an encoding does not have. Returns undefined when they are too many, or when nothing is left. */
function withoutDamage(bytes: Buffer, encoding: string, notAscii: number): Buffer | undefined {
  const { undecodable } = decodeBytes(bytes, encoding);
  if (undecodable > Math.max(1, notAscii * MAX_DAMAGED_SHARE)) return undefined;
  const sound = bytes
    .toString('latin1')
    .replace(WORD, (word) =>
      decodeBytes(Buffer.from(word, 'latin1'), encoding).undecodable === 0 ? word : '',
    );
  const left = Buffer.from(sound, 'latin1');
  return isAscii(left) ? undefined : left;
}

function countNotAscii(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte > 0x7f) count += 1;
  return Math.max(1, count);
}
