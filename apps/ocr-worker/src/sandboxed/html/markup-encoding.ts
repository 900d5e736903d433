import { isUtf8 } from 'node:buffer';

/** Browsers look for a declaration in the first kilobyte; some files have long comments before it. */
export const DECLARED_WITHIN_BYTES = 4_096;

const XML_ENCODING = /^\s*<\?xml[^>]{1,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']/i;
const META_CHARSET = /<meta[^>]{1,400}?charset\s*=\s*["']?\s*([\w.:-]{1,40})/i;

/**
 * Returns the name of the encoding that the first bytes of HTML or XML declare: a byte order mark, an XML
 * declaration or a meta element. Undefined when they declare none that is known.
 *
 * @see https://html.spec.whatwg.org/#determining-the-character-encoding
 */
export function declaredEncoding(head: Buffer): string | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  const beginning = head.subarray(0, DECLARED_WITHIN_BYTES).toString('latin1');
  const label = XML_ENCODING.exec(beginning)?.[1] ?? META_CHARSET.exec(beginning)?.[1];
  if (label === undefined) return undefined;
  try {
    const { encoding } = new TextDecoder(label);
    // Bytes in which the declaration can be read are not UTF-16.
    return encoding.startsWith('utf-16') ? 'utf-8' : encoding;
  } catch {
    return undefined;
  }
}

/** Returns the declared encoding; without a declaration UTF-8 if the bytes are valid, else windows-1252. */
export function encodingOf(bytes: Buffer): string {
  return declaredEncoding(bytes) ?? (isUtf8(bytes) ? 'utf-8' : 'windows-1252');
}
