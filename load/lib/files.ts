import exec from 'k6/execution';
import { FILES } from './settings.ts';

export interface UploadFile {
  readonly bytes: ArrayBuffer;
  readonly name: string;
  readonly mediaType: string;
}

/** Small real files: one with a text layer, and two that need OCR. */
const SAMPLES = [
  { name: 'letter.pdf', mediaType: 'application/pdf', bytes: open(`${FILES}/letter.pdf`, 'b') },
  { name: 'scan.pdf', mediaType: 'application/pdf', bytes: open(`${FILES}/scan.pdf`, 'b') },
  { name: 'page.png', mediaType: 'image/png', bytes: open(`${FILES}/page.png`, 'b') },
];

let count = 0;

/** Returns a file with unique bytes. The same bytes again would be answered with the existing document. */
export function nextFile(): UploadFile {
  const file = SAMPLES[(exec.vu.idInTest + count) % SAMPLES.length] ?? SAMPLES[0];
  if (file === undefined) throw new Error('no files');
  count += 1;
  const mark = `${exec.vu.idInTest}-${count}-${Date.now()}-${Math.random()}`;
  const bytes =
    file.mediaType === 'image/png' ? markPng(file.bytes, mark) : append(file.bytes, `%${mark}\n`);
  return { ...file, bytes };
}

/** Appends text to the bytes; in a PDF it is a comment after the end. */
function append(bytes: ArrayBuffer, text: string): ArrayBuffer {
  return concatenate([new Uint8Array(bytes), ascii(text)]);
}

const IEND_BYTES = 12;

/** Inserts a `tEXt` chunk before the last chunk (PNG, third edition, 11.3.3). */
function markPng(bytes: ArrayBuffer, mark: string): ArrayBuffer {
  const body = ascii(`tEXtComment\0${mark}`);
  const chunk = new Uint8Array(body.length + 8);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, body.length - 4);
  chunk.set(body, 4);
  view.setUint32(4 + body.length, crc32(body));
  const all = new Uint8Array(bytes);
  const end = all.length - IEND_BYTES;
  return concatenate([all.subarray(0, end), chunk, all.subarray(end)]);
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from([...text].map((character) => character.charCodeAt(0)));
}

function concatenate(parts: readonly Uint8Array[]): ArrayBuffer {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all.buffer;
}
