import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  makePdf,
  shortText,
  startStrongroom,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';
import { TestClient, type DocumentJson } from '../support/test-client.js';

const TIMEOUT_MS = 60_000;

let database: MigratedDatabase;
let strongroom: Strongroom;
let client: TestClient;

beforeAll(async () => {
  database = await createTestDatabase();
  strongroom = await startStrongroom({ database });
  client = await TestClient.register(strongroom.url, 'post@example.test');
});
afterAll(async () => {
  await strongroom.stop();
  await database.drop();
});

const get = async (id: string, by = client) =>
  (await by.request<DocumentJson>('GET', `/v1/documents/${id}`)).body;
const textOf = async (id: string) =>
  (await client.request<string>('GET', `/v1/documents/${id}/text`)).body;

async function untilReady(id: string): Promise<DocumentJson> {
  for (const deadline = Date.now() + TIMEOUT_MS; Date.now() < deadline;) {
    const document = await get(id);
    if (document.status === 'ready') return document;
    await delay(100);
  }
  throw new Error('The document did not become ready.');
}

const lines = (bytes: Uint8Array) =>
  Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\r\n');
const innerMail = (subject: string) =>
  `From: yan@example.org\r\nSubject: ${subject}\r\n\r\nThe mizzen is torn.\r\n`;

/** A mail with a PDF, another mail, and a program. */
function mailWith(pdf: Uint8Array, inner: string): string {
  const part = (headers: string, body: string) => `--b\r\n${headers}\r\n\r\n${body}\r\n`;
  const attached = (type: string, name: string) =>
    `Content-Type: ${type}\r\nContent-Disposition: attachment; filename="${name}"`;
  const coding = '\r\nContent-Transfer-Encoding: base64';
  return [
    `From: zoe@example.org\r\nSubject: Ship ${randomUUID()}\r\n`,
    'Content-Type: multipart/mixed; boundary=b\r\n\r\n',
    part('Content-Type: text/plain', 'Both papers are attached.'),
    part(attached('application/pdf', '../Rechnung 7.pdf') + coding, lines(pdf)),
    part(attached('message/rfc822', 'sail.eml'), inner),
    part(attached('application/x-msdownload', 'a.exe') + coding, lines(Buffer.from('MZ\0\0\0'))),
    '--b--\r\n',
  ].join('');
}

describe('the attachments of a mail', { timeout: 2 * TIMEOUT_MS }, () => {
  let pdf: Uint8Array<ArrayBuffer>;
  let inner: string;
  let mail: DocumentJson;

  beforeAll(async () => {
    pdf = new Uint8Array(await makePdf([{ kind: 'text', text: shortText(7) }]));
    inner = innerMail(`Sail ${randomUUID()}`);
    const fields: [string, string][] = [['attachments', 'documents']];
    const filename = 'ship.eml';
    const { body } = await client.upload(mailWith(pdf, inner), { filename, fields });
    mail = await untilReady(body.id);
  }, TIMEOUT_MS);

  it('become documents that name the mail, and the mail says which do not', async () => {
    const outcomes = mail.attachments?.map(({ filename, error }) => [filename, error?.code]);
    expect(outcomes).toEqual([
      ['Rechnung 7.pdf', undefined],
      ['sail.eml', undefined],
      ['a.exe', 'document.type_unsupported'],
    ]);
    expect(mail.extraction).toMatchObject({ truncated: false, error: null });
    const [bill, sail] = await Promise.all(
      (mail.attachments ?? []).slice(0, 2).map(({ documentId }) => untilReady(documentId ?? '')),
    );
    expect(bill).toMatchObject({ mediaType: 'application/pdf', mailId: mail.id });
    expect(sail).toMatchObject({ mediaType: 'message/rfc822', mailId: mail.id, attachments: null });
    expect(await textOf(bill?.id ?? '')).toContain(shortText(7));
    expect(await textOf(sail?.id ?? '')).toContain('The mizzen is torn.');
    const bytes = await client.fetch('GET', `/v1/documents/${bill?.id}/content`);
    expect(Buffer.from(await bytes.arrayBuffer())).toEqual(Buffer.from(pdf));
  });

  it('belong to the owner of the mail only', async () => {
    const other = await TestClient.register(strongroom.url, 'other@example.test');
    for (const { documentId } of mail.attachments ?? []) {
      if (documentId === null) continue;
      const { status } = await other.request('GET', `/v1/documents/${documentId}`);
      expect(status).toBe(404);
    }
  });

  it('stay when the mail is put into the trash', async () => {
    await client.request('DELETE', `/v1/documents/${mail.id}`);
    const id = mail.attachments?.[0]?.documentId ?? '';
    expect(await get(id)).toMatchObject({ deletedAt: null, mailId: mail.id });
  });

  it('are only named when they are not asked for', async () => {
    const { body } = await client.upload(mailWith(pdf, innerMail('x')), { filename: 'b.eml' });
    const named = await untilReady(body.id);
    expect(named.attachments).toBeNull();
    expect(named.extraction.error?.code).toBe('document.pages_incomplete');
  });

  it('become documents once, also when the worker is killed while it reads', async () => {
    const own = innerMail(`Own ${randomUUID()}`);
    const fields: [string, string][] = [['attachments', 'documents']];
    const before = await client.request<{ items: unknown[] }>('GET', '/v1/documents?limit=100');
    const { body } = await client.upload(mailWith(pdf, own), { filename: 'c.eml', fields });
    await delay(300);
    await strongroom.worker.stop('SIGKILL');
    await strongroom.worker.start();
    const read = await untilReady(body.id);
    // The PDF is the document that the account has already.
    expect(read.attachments?.[0]?.documentId).toBe(mail.attachments?.[0]?.documentId);
    const after = await client.request<{ items: unknown[] }>('GET', '/v1/documents?limit=100');
    expect(after.body.items.length - before.body.items.length).toBe(2);
  });
});
