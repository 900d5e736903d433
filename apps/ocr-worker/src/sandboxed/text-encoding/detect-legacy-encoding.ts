import { countUnlikely } from './count-unlikely.js';
import { LEGACY_ENCODINGS } from './legacy-encodings.js';
import { decodeBytes } from './decode-bytes.js';

/** The number of bytes whose decoded form is compared. */
const COMPARED_BYTES = 4_000;
/** More bytes of a text that are not ASCII are no stronger evidence. */
const MANY = 8;
/** How much an unlikely character counts against an encoding. */
const UNLIKELY_WEIGHT = 2;
/** How much more common windows-1252 is than any other; decides only in a text with few bytes that are not ASCII. */
const COMMON_WEIGHT = 0.2;

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
export async function detectLegacyEncoding(sample: Uint8Array): Promise<string | undefined> {
  const { detectAll } = await import('jschardet');
  const found = detectAll(sample, {
    detectEncodings: [...LEGACY_ENCODINGS.keys()],
    minimumThreshold: 0,
  });
  const compared = sample.subarray(0, COMPARED_BYTES);
  const notAscii = Math.max(1, compared.filter((byte) => byte > 0x7f).length);
  const candidates = found.flatMap(({ encoding, confidence }): Candidate[] => {
    const name = LEGACY_ENCODINGS.get(encoding ?? '');
    if (name === undefined) return [];
    const { text } = decodeBytes(compared, name);
    const unlikely = countUnlikely(text);
    const common = name === 'windows-1252' ? 1 + COMMON_WEIGHT / notAscii : 1;
    const doubt = Math.exp((-UNLIKELY_WEIGHT * unlikely) / Math.min(notAscii, MANY));
    return [{ encoding: name, text, unlikely, score: confidence * common * doubt }];
  });
  const [best] = candidates.toSorted((one, other) => other.score - one.score);
  if (best === undefined || best.unlikely >= notAscii) return undefined;
  const same = new Set(candidates.filter(({ text }) => text === best.text).map((c) => c.encoding));
  return [...LEGACY_ENCODINGS.values()].find((encoding) => same.has(encoding));
}
