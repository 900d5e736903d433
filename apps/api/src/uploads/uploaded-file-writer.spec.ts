import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { FakeDocumentStorage } from '@app/document-storage';
import { makeDocx, makeZip } from '@app/testing';
import {
  DocumentFileEmptyError,
  DocumentTooLargeError,
  DocumentTypeUnsupportedError,
} from './uploads.errors.js';
import { UploadedFileWriter } from './uploaded-file-writer.js';

async function receive(chunks: Buffer[], maxBytes = 1_000_000) {
  const storage = new FakeDocumentStorage();
  const staged = await storage.stage('a');
  const writer = new UploadedFileWriter(staged, maxBytes);
  for (const chunk of chunks) await writer.write(chunk);
  const received = await writer.finish();
  await staged.commit();
  return { ...received, stored: await storage.get('a') };
}

const png = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]),
  Buffer.from('IHDR'),
  randomBytes(20_000),
]);

describe('UploadedFileWriter', () => {
  it.each([1, 7, 4_099, 4_100, 4_101, 20_032])(
    'stores, hashes and counts all bytes when they arrive in chunks of %i bytes',
    async (size) => {
      const chunks = Array.from({ length: Math.ceil(png.length / size) }, (_, i) =>
        png.subarray(i * size, (i + 1) * size),
      );
      const received = await receive(chunks);
      expect(received.stored).toEqual(png);
      expect(received.sizeBytes).toBe(png.length);
      expect(received.mediaType).toBe('image/png');
      expect(received.sha256).toBe(createHash('sha256').update(png).digest('hex'));
    },
  );

  it('accepts a text that is shorter than the bytes that type detection reads', async () => {
    expect((await receive([Buffer.from('hi')])).mediaType).toBe('text/plain');
  });

  it('accepts exactly the allowed number of bytes, and not one more', async () => {
    const text = Buffer.alloc(100, 'a');
    expect((await receive([text], 100)).sizeBytes).toBe(100);
    await expect(receive([text], 99)).rejects.toBeInstanceOf(DocumentTooLargeError);
  });

  it('refuses a file without bytes', async () => {
    await expect(receive([])).rejects.toBeInstanceOf(DocumentFileEmptyError);
  });

  it.each([1, 4_100, 100_000])(
    'detects the type of a zip file at its end, and stores all of it, in chunks of %i bytes',
    async (size) => {
      const docx = makeDocx(
        `<w:p><w:r><w:t>${randomBytes(9_000).toString('hex')}</w:t></w:r></w:p>`,
      );
      const chunks = Array.from({ length: Math.ceil(docx.length / size) }, (_, i) =>
        docx.subarray(i * size, (i + 1) * size),
      );
      const received = await receive(chunks);
      expect(received.stored).toEqual(docx);
      expect(received.mediaType).toMatch(/wordprocessingml\.document$/);
    },
  );

  it('refuses a zip file of anything else', async () => {
    const zip = makeZip([{ name: 'a.txt', content: 'a' }]);
    await expect(receive([zip])).rejects.toBeInstanceOf(DocumentTypeUnsupportedError);
  });

  it('accepts a long text with a few bytes that are no text', async () => {
    const log = 'a line of a log in which the computer crashed\n'.repeat(2_000);
    const chunks = [Buffer.from(log), Buffer.alloc(512), Buffer.from(log), Buffer.from([0xff])];
    expect((await receive(chunks)).mediaType).toBe('text/plain');
  });

  it('refuses text with binary data after the bytes that type detection reads', async () => {
    const chunks = [Buffer.alloc(50_000, 'a'), randomBytes(20_000)];
    await expect(receive(chunks)).rejects.toBeInstanceOf(DocumentTypeUnsupportedError);
  });
});
