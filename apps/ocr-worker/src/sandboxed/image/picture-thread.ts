/** The thread that decodes one picture in JavaScript or WebAssembly. It is killed when that takes too long. */
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { decodeBmp } from './decode-bmp.js';
import { decodeHeic } from './decode-heic.js';
import { TooManyPixelsError } from './decoded-picture.js';
import type { PictureReply, PictureRequest } from './picture-protocol.js';

function replyTo({ path, mediaType, ...options }: PictureRequest): PictureReply {
  try {
    const file = readFileSync(path);
    const decode = mediaType === 'image/bmp' ? decodeBmp : decodeHeic;
    return { ok: true, picture: decode(file, options) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, failure: failureOf(error, message), message };
  }
}

function failureOf(error: unknown, message: string): 'damaged' | 'too-large' | 'memory' {
  if (error instanceof TooManyPixelsError) return 'too-large';
  // The library's own words, V8's for an array, and those of the limit on WebAssembly.
  return /memory|allocation failed/i.test(message) ? 'memory' : 'damaged';
}

const port = parentPort;
if (port === null) throw new Error('This file runs as a thread only');
const reply = replyTo(workerData as PictureRequest);
port.postMessage(reply, reply.ok ? [reply.picture.pixels.buffer] : []);
