import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  characterErrorRate,
  createTestDatabase,
  encodeMultiPageTiff,
  encryptPdf,
  ENGLISH_TEXT,
  GERMAN_TEXT,
  makePageImage,
  makePdf,
  renderText,
  shortText,
  startStrongroom,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';
import { TestClient, type DocumentJson, type ProblemJson } from '../support/test-client.js';

interface TextJson {
  pages: { number: number; source: string | null; confidence: number | null; text: string }[];
}
interface SearchJson {
  items: { document: DocumentJson; page: number | null; snippet: string }[];
}

const READING_TIMEOUT_MS = 90_000;

let database: MigratedDatabase;
let strongroom: Strongroom;
let client: TestClient;

beforeAll(async () => {
  database = await createTestDatabase();
  strongroom = await startStrongroom({ database });
  client = await TestClient.register(strongroom.url, 'reader@example.test');
});
afterAll(async () => {
  await strongroom.stop();
  await database.drop();
});

async function untilSettled(id: string): Promise<DocumentJson> {
  const deadline = Date.now() + READING_TIMEOUT_MS;
  for (;;) {
    const { body } = await client.request<DocumentJson>('GET', `/v1/documents/${id}`);
    if (body.status === 'ready' || body.status === 'failed') return body;
    if (Date.now() > deadline) throw new Error(`still ${body.status}`);
    await delay(200);
  }
}

/** Uploads a file, waits until it is read, and checks that the download is equal to the upload. */
async function upload(content: Buffer<ArrayBuffer>, filename: string, language = 'eng') {
  const { status, body } = await client.upload(content, {
    filename,
    fields: [['language', language]],
  });
  expect(status).toBe(201);
  expect(body.sha256).toBe(createHash('sha256').update(content).digest('hex'));
  const document = await untilSettled(body.id);
  const download = await client.fetch('GET', `/v1/documents/${body.id}/content`);
  expect(Buffer.from(await download.arrayBuffer()).equals(content)).toBe(true);
  return document;
}

async function pagesOf(id: string): Promise<TextJson['pages']> {
  const headers = { accept: 'application/json' };
  const { body } = await client.request<TextJson>('GET', `/v1/documents/${id}/text`, { headers });
  return body.pages;
}

async function search(q: string): Promise<[string, number | null][]> {
  const { body } = await client.request<SearchJson>('GET', `/v1/search?q=${encodeURIComponent(q)}`);
  return body.items.map((item) => [item.document.id, item.page]);
}

const bytes = (content: Uint8Array): Buffer<ArrayBuffer> => Buffer.from(content);

describe('a document from its upload to its text', () => {
  it('is read from a rendered English page, and found by its words', async () => {
    const image = bytes(await makePageImage(ENGLISH_TEXT));
    const document = await upload(image, 'harbour.png');
    expect(document).toMatchObject({
      status: 'ready',
      mediaType: 'image/png',
      pages: { total: 1, done: 1 },
    });
    const [page] = await pagesOf(document.id);
    expect(characterErrorRate(ENGLISH_TEXT, page?.text ?? '')).toBeLessThanOrEqual(0.02);
    expect(page?.source).toBe('ocr');
    expect(page?.confidence).toBeGreaterThan(0.8);
    expect(await search('photographs "forty grey boxes"')).toEqual([[document.id, 1]]);
  });

  it('is read from a scanned German PDF with its umlauts, and found without them', async () => {
    const pdf = bytes(await makePdf([{ kind: 'scan', text: GERMAN_TEXT }]));
    const document = await upload(pdf, 'hafen.pdf', 'deu');
    const [page] = await pagesOf(document.id);
    expect(characterErrorRate(GERMAN_TEXT, page?.text ?? '')).toBeLessThanOrEqual(0.02);
    expect(await search('Hafenbehorde regnerisch')).toEqual([[document.id, 1]]);
  });

  it('is taken from a text layer without recognition', async () => {
    const pdf = bytes(
      await makePdf([{ kind: 'text', text: 'Certificate of seaworthiness no. 4711' }]),
    );
    const document = await upload(pdf, 'certificate.pdf');
    expect(await pagesOf(document.id)).toMatchObject([
      { number: 1, source: 'text-layer', confidence: null },
    ]);
    expect(document.extraction.meanConfidence).toBeNull();
    expect(await search('seaworthiness')).toEqual([[document.id, 1]]);
  });

  it('can have pages with and without a text layer, and search returns the right page', async () => {
    const pdf = await makePdf([
      { kind: 'text', text: 'Minutes of the pilots’ meeting' },
      { kind: 'scan', text: shortText(2) },
      { kind: 'blank' },
    ]);
    const document = await upload(bytes(pdf), 'mixed.pdf');
    const pages = await pagesOf(document.id);
    expect(pages.map((page) => page.source)).toEqual(['text-layer', 'ocr', 'text-layer']);
    expect(pages[2]?.text).toBe('');
    expect(await search('barrels tar')).toEqual([[document.id, 2]]);
    expect(await search('pilots meeting')).toEqual([[document.id, 1]]);
  });

  it('is read from all three pages of a TIFF', async () => {
    const texts = ['alpha', 'bravo', 'charlie'].map(
      (word) => `${word} is the word of this page.\nIt stands alone.`,
    );
    const tiff = await encodeMultiPageTiff(
      await Promise.all(texts.map((text) => renderText(text))),
    );
    const document = await upload(bytes(tiff), 'three.tif');
    expect(document.pages).toEqual({ total: 3, done: 3 });
    for (const [index, page] of (await pagesOf(document.id)).entries()) {
      expect(characterErrorRate(texts[index] ?? '', page.text)).toBeLessThanOrEqual(0.02);
    }
    expect(await search('charlie')).toEqual([[document.id, 3]]);
    const plain = await client.request<string>('GET', `/v1/documents/${document.id}/text`);
    expect(plain.body.split('\f')).toHaveLength(3);
  });

  it('is kept when it is a PDF that needs a password, with the reason why it was not read', async () => {
    const pdf = await encryptPdf(await makePdf([{ kind: 'text', text: 'secret' }]), {
      user: 'open sesame',
      owner: 'x',
    });
    const document = await upload(bytes(pdf), 'locked.pdf');
    expect([document.status, document.extraction.error?.code]).toEqual([
      'failed',
      'document.encrypted',
    ]);
    const { status, body } = await client.request<ProblemJson>(
      'GET',
      `/v1/documents/${document.id}/text`,
    );
    expect([status, body.code]).toEqual([409, 'document.failed']);
  });

  it('fails when its bytes only begin like a PDF', async () => {
    const document = await upload(
      bytes(Buffer.from('%PDF-1.7\nand then nothing of the kind')),
      'broken.pdf',
    );
    expect([document.status, document.extraction.error?.code]).toEqual([
      'failed',
      'document.unreadable',
    ]);
  });

  it('is read again in another language while the old text stays available', async () => {
    const image = bytes(await makePageImage(GERMAN_TEXT, { format: 'jpeg', dpi: 200 }));
    const document = await upload(image, 'again.jpg', 'eng');
    const before = (await pagesOf(document.id))[0]?.text;
    const path = `/v1/documents/${document.id}`;
    const again = await client.json<DocumentJson>('POST', `${path}/ocr`, { language: 'deu' });
    expect([again.status, again.body.status]).toEqual([202, 'pending']);
    expect((await pagesOf(document.id))[0]?.text).toBe(before);
    const settled = await untilSettled(document.id);
    expect(settled.extraction.languages).toBe('deu');
    const after = (await pagesOf(document.id))[0]?.text ?? '';
    expect(characterErrorRate(GERMAN_TEXT, after)).toBeLessThan(
      characterErrorRate(GERMAN_TEXT, before ?? ''),
    );
  });
});

describe('a worker that is killed', () => {
  it('loses no document: the next worker reads it', async () => {
    const pages = Array.from({ length: 6 }, (_, index) => ({
      kind: 'scan' as const,
      text: `${shortText(index + 1)}\n${ENGLISH_TEXT}`,
    }));
    const { body } = await client.upload(bytes(await makePdf(pages)), { filename: 'long.pdf' });
    await expect
      .poll(
        async () =>
          (await client.request<DocumentJson>('GET', `/v1/documents/${body.id}`)).body.pages.done,
        {
          timeout: READING_TIMEOUT_MS,
        },
      )
      .toBeGreaterThan(0);
    process.kill(strongroom.worker.pid ?? 0, 'SIGKILL');
    await strongroom.worker.exited;
    await strongroom.worker.start();
    const document = await untilSettled(body.id);
    expect(document).toMatchObject({ status: 'ready', pages: { total: 6, done: 6 } });
    expect(document.extraction).toMatchObject({ truncated: false, error: null });
    expect(await pagesOf(body.id)).toHaveLength(6);
  });
});
