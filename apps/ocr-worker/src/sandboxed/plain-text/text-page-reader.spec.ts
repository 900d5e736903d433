import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeText } from '@app/testing';
import { TextPageReader } from './text-page-reader.js';

const never = new AbortController().signal;

describe('TextPageReader', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strongroom-text-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  async function read(bytes: Buffer): Promise<string[]> {
    const path = join(folder, 'text');
    await writeFile(path, bytes);
    const reader = await TextPageReader.open(path, { maxPages: 2_000 });
    try {
      const pages: string[] = [];
      for (let number = 1; number <= reader.pageCount; number += 1) {
        const page = await reader.readPage(number, never);
        if (page.kind === 'text') pages.push(page.text);
      }
      return pages;
    } finally {
      await reader.close();
    }
  }

  const bigEndian = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

  it.each([
    ['UTF-8', Buffer.from('Grüße\fTschüß 🙂')],
    ['UTF-8 with a mark', Buffer.from('\ufeffGrüße\fTschüß 🙂')],
    ['UTF-16 of little endian', Buffer.from('\ufeffGrüße\fTschüß 🙂', 'utf16le')],
    ['UTF-16 of big endian', bigEndian('\ufeffGrüße\fTschüß 🙂')],
    ['UTF-16 without a mark', Buffer.from('Grüße\fTschüß 🙂', 'utf16le')],
  ])('reads %s and begins a page at a form feed', async (_, bytes) => {
    await expect(read(bytes)).resolves.toEqual(['Grüße', 'Tschüß 🙂']);
  });

  it.each([
    ['windows-1252', 'Grüße aus Köln, 5 €', 'Für die Überprüfung'],
    ['windows-1251', 'Договор аренды', 'Счёт за электричество'],
    ['shift_jis', '請求書と契約書', '領収書を探す'],
    ['big5', '港口的檔案裝在盒子裡', '很久沒有人打開過它們'],
  ])('reads %s, and names it', async (encoding, first, second) => {
    const path = join(folder, 'legacy');
    await writeFile(path, encodeText(`${first}\f${second}`, encoding) ?? '');
    const reader = await TextPageReader.open(path, { maxPages: 2_000 });
    await expect(reader.readPage(1, never)).resolves.toMatchObject({ text: first, encoding });
    await expect(reader.readPage(2, never)).resolves.toMatchObject({ text: second, encoding });
    await reader.close();
  });

  it('breaks Shift_JIS without line ends between characters', async () => {
    const text = '語ｶの領収書を探すように頼まれ、'.repeat(10_000);
    const pages = await read(encodeText(`a${text}`, 'shift_jis') ?? Buffer.alloc(0));
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.join('')).toBe(`a${text}`);
  });

  it('takes an empty file for one blank page', async () => {
    await expect(read(Buffer.alloc(0))).resolves.toEqual(['']);
  });

  it('begins no page after a form feed at the end, and keeps blank pages in between', async () => {
    await expect(read(Buffer.from('a\f\fb\f'))).resolves.toEqual(['a', '', 'b']);
  });

  it('does not take a byte of another character for a form feed', async () => {
    const text = 'Ŀఌ\u0c0c\u0a0a end';
    await expect(read(Buffer.from(`\ufeff${text}`, 'utf16le'))).resolves.toEqual([text]);
    await expect(read(bigEndian(`\ufeff${text}`))).resolves.toEqual([text]);
  });

  it('breaks a very long text at line ends, and loses nothing', async () => {
    const line = 'Zeile mit Wörtern und 🙂';
    const pages = await read(Buffer.from(`${line}\n`.repeat(30_000)));
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.join('\n').split('\n')).toEqual(Array.from({ length: 30_000 }, () => line));
  });

  it.each([
    ['UTF-8', Buffer.from('語🙂'.repeat(100_000))],
    ['UTF-16', Buffer.from(`\ufeff${'語🙂'.repeat(200_000)}`, 'utf16le')],
  ])('breaks %s without line ends between characters', async (_, bytes) => {
    const pages = await read(bytes);
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.join('')).toMatch(/^(?:語🙂)+$/u);
  });

  it('counts the pages of a file of form feeds without holding each of them', async () => {
    const path = join(folder, 'feeds');
    await writeFile(path, `A${'\f'.repeat(3_000_000)}`);
    const before = process.memoryUsage().heapUsed;
    const reader = await TextPageReader.open(path, { maxPages: 10 });
    expect(reader.pageCount).toBe(3_000_000);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(30_000_000);
    await expect(reader.readPage(11, never)).rejects.toMatchObject({ code: 'page.unreadable' });
    await reader.close();
  });

  it('reads a page with bytes that are not valid, and says so', async () => {
    const path = join(folder, 'broken');
    await writeFile(
      path,
      Buffer.from([...Buffer.from('Größe\fa'), 0xff, 0x62, 0x63, 0xc3, 0x0c, 0x64]),
    );
    const reader = await TextPageReader.open(path, { maxPages: 2_000 });
    await expect(reader.readPage(1, never)).resolves.toMatchObject({ text: 'Größe', losses: [] });
    await expect(reader.readPage(2, never)).resolves.toMatchObject({
      text: 'a\ufffdbc\ufffd',
      losses: [
        { code: 'page.undecodable', message: expect.stringContaining('In 2 places') as unknown },
      ],
    });
    await expect(reader.readPage(3, never)).resolves.toMatchObject({ text: 'd', losses: [] });
    await reader.close();
  });
});
