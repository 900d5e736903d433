import { isAscii } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { ENCODING_SAMPLE_BYTES, utf16EncodingOf } from '@app/contracts';
import { detectLegacyEncoding } from './detect-legacy-encoding.js';

export interface DetectedEncoding {
  /** As TextDecoder names it. */
  readonly encoding: string;
  /** The length of the byte order mark. */
  readonly markBytes: number;
}

const CHUNK_BYTES = 65_536;
/** More bytes of lines that are not ASCII do not make the detection better. */
const MAX_SAMPLE_BYTES = 32_768;
const LINE_FEED = 0x0a;
/** ISO-2022-JP consists of ASCII bytes; these sequences begin its Japanese characters. */
const JAPANESE_ESCAPE = /\x1b\$[@B]/; // eslint-disable-line no-control-regex

/**
 * Detects the encoding of a text: by its byte order mark, as UTF-8 if its bytes are that, or else by comparing its lines that
 * are not ASCII with many languages. A file that is not text at all gives some encoding, too.
 */
export async function detectEncoding(file: FileHandle): Promise<DetectedEncoding> {
  const head = Buffer.alloc(ENCODING_SAMPLE_BYTES);
  const { bytesRead } = await file.read(head, 0, head.length, 0);
  const utf16 = utf16EncodingOf(head.subarray(0, bytesRead));
  if (utf16 !== undefined) return { encoding: utf16, markBytes: hasUtf16Mark(head) ? 2 : 0 };
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) {
    return { encoding: 'utf-8', markBytes: 3 };
  }
  return { encoding: await detectWithoutMark(file), markBytes: 0 };
}

function hasUtf16Mark(head: Buffer): boolean {
  const mark = head.readUInt16BE(0);
  return mark === 0xfffe || mark === 0xfeff;
}

/** Reads the file once, in chunks. */
async function detectWithoutMark(file: FileHandle): Promise<string> {
  const decoder = new TextDecoder('utf-8');
  const sample = new LineSample();
  let valid = 0;
  let invalid = 0;
  let hasEscapes = false;
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (let offset = 0; ;) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, offset);
    if (bytesRead === 0) break;
    // Whole lines, because a part of a character would mislead the detection.
    const end = bytesRead < CHUNK_BYTES ? bytesRead : chunk.lastIndexOf(LINE_FEED) + 1 || bytesRead;
    const bytes = chunk.subarray(0, end);
    const text = decoder.decode(bytes, { stream: true });
    hasEscapes ||= JAPANESE_ESCAPE.test(text);
    invalid += countOf(text, /\ufffd/g);
    // eslint-disable-next-line no-control-regex
    valid += countOf(text, /[^\x00-\x7f\ufffd]/gu);
    sample.add(bytes);
    offset += end;
  }
  invalid += decoder.decode().length;
  if (invalid + valid === 0 && hasEscapes) return 'iso-2022-jp';
  // UTF-8 with some damage: other encodings give characters of several bytes in UTF-8 only by chance.
  if (valid >= invalid) return 'utf-8';
  return (await detectLegacyEncoding(sample.bytes())) ?? 'utf-8';
}

/** Collects lines with bytes that are not ASCII. */
class LineSample {
  private readonly lines: Buffer[] = [];
  private length = 0;

  add(chunk: Buffer): void {
    let from = 0;
    while (from < chunk.length && this.length < MAX_SAMPLE_BYTES) {
      const feed = chunk.indexOf(LINE_FEED, from);
      const end = feed < 0 ? chunk.length : feed + 1;
      const line = chunk.subarray(from, Math.min(end, from + MAX_SAMPLE_BYTES));
      if (!isAscii(line)) {
        this.lines.push(Buffer.from(line));
        this.length += line.length;
      }
      from = end;
    }
  }

  bytes(): Buffer {
    return Buffer.concat(this.lines);
  }
}

function countOf(text: string, pattern: RegExp): number {
  return (text.match(pattern) ?? []).length;
}
