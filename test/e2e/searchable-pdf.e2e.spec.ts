import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  encryptPdf,
  makePdf,
  startStrongroom,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';
import { TestClient, type DocumentJson, type ProblemJson } from './test-client.js';

const TIMEOUT_MS = 120_000;

let database: MigratedDatabase;
let strongroom: Strongroom;
let client: TestClient;

beforeAll(async () => {
  database = await createTestDatabase();
  strongroom = await startStrongroom({ database });
  client = await TestClient.register(strongroom.url, 'searcher@example.test');
});
afterAll(async () => {
  await strongroom.stop();
  await database.drop();
});

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + TIMEOUT_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error('it took too long');
    await delay(500);
  }
}

async function uploaded(content: Buffer, filename: string): Promise<DocumentJson> {
  const { body } = await client.upload(Buffer.from(content), { filename });
  return until(async () => {
    const answer = await client.request<DocumentJson>('GET', `/v1/documents/${body.id}`);
    return ['ready', 'failed'].includes(answer.body.status) ? answer.body : undefined;
  });
}

const address = (id: string) => `/v1/documents/${id}/searchable.pdf`;

describe('GET /documents/{id}/searchable.pdf', { timeout: 2 * TIMEOUT_MS }, () => {
  it('makes the PDF when it is first asked for, and serves it as content is served', async () => {
    const original = await makePdf([{ kind: 'text', text: 'The lamp of the quartermaster.' }]);
    const { id } = await uploaded(original, 'lamp.pdf');
    const first = await client.request('GET', address(id));
    expect([first.status, first.headers.get('retry-after')]).toEqual([202, '1']);
    const made = await until(async () => {
      const answer = await client.fetch('GET', address(id));
      expect([200, 202]).toContain(answer.status);
      return answer.status === 200 ? answer : undefined;
    });
    // A page with a text layer of its own is left as it is.
    expect(Buffer.from(await made.arrayBuffer()).equals(original)).toBe(true);
    expect(made.headers.get('content-type')).toBe('application/pdf');
    expect(made.headers.get('content-disposition')).toContain('lamp.searchable.pdf');
    const etag = made.headers.get('etag') ?? '';
    const again = await client.request('GET', address(id), { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
    const part = await client.fetch('GET', address(id), { headers: { range: 'bytes=0-4' } });
    expect([part.status, await part.text()]).toEqual([206, '%PDF-']);
    const stranger = await TestClient.register(strongroom.url, 'stranger@example.test');
    const theirs = await stranger.request<ProblemJson>('GET', address(id));
    expect([theirs.status, theirs.body.code]).toEqual([404, 'document.not_found']);
    await client.request('DELETE', `/v1/documents/${id}`);
    expect((await client.request('GET', address(id))).status).toBe(404);
  });

  it('says why there is none', async () => {
    const text = await uploaded(Buffer.from('Only words, no pages.'), 'words.txt');
    const none = await client.request<ProblemJson>('GET', address(text.id));
    expect([none.status, none.body.code]).toEqual([409, 'document.searchable_pdf_unavailable']);
    const pdf = await makePdf([{ kind: 'text', text: 'Nobody may read this.' }]);
    const closed = await uploaded(await encryptPdf(pdf, { user: 'u', owner: 'o' }), 'closed.pdf');
    const failed = await client.request<ProblemJson>('GET', address(closed.id));
    expect([failed.status, failed.body.code]).toEqual([409, 'document.failed']);
    expect(failed.body.detail).toContain('document.encrypted');
  });
});
