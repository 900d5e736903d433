import type { Response } from 'express';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createDocumentStorage, type StorageConfig } from '@app/document-storage';
import { runInContext, startDeadline, timeLeftMs } from '@app/request-context';
import { streamTo } from './content-response.js';

it('gives each step of a response its own time limit, even after the deadline of the request', async () => {
  const timeLimits: number[] = [];
  async function* slowPieces() {
    for (const piece of ['one', 'two']) {
      await delay(20);
      timeLimits.push(timeLeftMs(3_000));
      yield piece;
    }
  }
  const res = new PassThrough();
  await runInContext({ requestId: 'r' }, async () => {
    startDeadline(10);
    await streamTo(slowPieces(), res as unknown as Response);
  });
  expect(String(await buffer(res))).toBe('onetwo');
  expect(timeLimits).toEqual([3_000, 3_000]);
});

it('does not reuse the buffer of a chunk before the socket has sent it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'strongroom-chunks-'));
  try {
    const storage = createDocumentStorage({ kind: 'file', path: folder }, {
      dataDir: folder,
      awsRegion: '',
    } as StorageConfig);
    await storage.prepare();
    const bytes = randomBytes(4 * 1024 ** 2);
    await storage.put('a', bytes);
    const sent: Buffer[] = [];
    // Behaves like a socket with a slow client: it accepts more chunks than it has sent.
    const res = new Writable({
      highWaterMark: 2 * 1024 ** 2,
      write: (chunk: Buffer, _encoding, done) =>
        setTimeout(() => {
          sent.push(Buffer.from(chunk));
          done();
        }, 5),
    });
    await streamTo(await storage.openRead('a'), res as unknown as Response);
    expect(Buffer.concat(sent).equals(bytes)).toBe(true);
  } finally {
    await rm(folder, { recursive: true });
  }
});
