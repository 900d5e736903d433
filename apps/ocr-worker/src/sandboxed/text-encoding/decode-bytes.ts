/** A decoded text. */
export interface DecodedText {
  readonly text: string;
  /** The number of places with bytes that the encoding does not have; the text has U+FFFD there. */
  readonly undecodable: number;
}

/** The only encodings that can contain U+FFFD itself. */
const UNICODE: Readonly<Record<string, BufferEncoding>> = {
  'utf-8': 'utf8',
  'utf-16le': 'utf16le',
};
/** Bytes that a table of 256 characters does not define are decoded as control characters of these numbers. */
const UNDEFINED_BYTES = /[\u0080-\u009f]/g;

/** Decodes bytes. Every byte that cannot be decoded becomes U+FFFD, and is counted. */
export function decodeBytes(bytes: Uint8Array, encoding: string): DecodedText {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  // In two steps: some releases of Node decode windows-1252 as ISO-8859-1 when all is decoded in one.
  const decoded = decoder.decode(bytes, { stream: true }) + decoder.decode();
  if (encoding.startsWith('utf-')) {
    const undecodable = countOf(decoded, /\ufffd/g) - replacementsIn(bytes, encoding);
    return { text: decoded, undecodable: Math.max(0, undecodable) };
  }
  const text = decoded.replace(UNDEFINED_BYTES, '\ufffd');
  return { text, undecodable: countOf(text, /\ufffd/g) };
}

/** Counts U+FFFD that the file itself contains. */
function replacementsIn(bytes: Uint8Array, encoding: string): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pattern = Buffer.from('\ufffd', UNICODE[encoding] ?? 'utf16le');
  if (encoding === 'utf-16be') pattern.swap16();
  let count = 0;
  for (let at = buffer.indexOf(pattern); at >= 0; at = buffer.indexOf(pattern, at + 1)) {
    if (encoding === 'utf-8' || at % 2 === 0) count += 1;
  }
  return count;
}

function countOf(text: string, pattern: RegExp): number {
  return (text.match(pattern) ?? []).length;
}
