import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attachmentKey, attachmentListKey } from '@app/contracts';
import { DocumentStorage } from '@app/document-storage';
import { extractionOf, reportFinished, storePage, untilStatus } from '../../support/reading.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { DocumentJson, TestClient } from '../../support/test-client.js';

let strongroom: TestApp;
let client: TestClient;

beforeAll(async () => {
  strongroom = await createTestApp({ QUOTA_DOCUMENTS: '6' });
});
afterAll(() => strongroom.close());

const get = async (id: string) =>
  (await client.request<DocumentJson>('GET', `/v1/documents/${id}`)).body;

async function uploadMail(...fields: [string, string][]) {
  const mail = `From: a@example.org\r\nSubject: ${randomUUID()}\r\n\r\nText\r\n`;
  const { body } = await client.upload(mail, { filename: 'a.eml', fields });
  return { documentId: body.id, extractionId: await extractionOf(strongroom, body.id) };
}
const asked = () => uploadMail(['attachments', 'documents'], ['language', 'deu']);

/** Stores attachments as the worker would, and reports the end. */
async function handOut(
  ids: { documentId: string; extractionId: string },
  ...contents: (string | null)[]
): Promise<void> {
  const storage = strongroom.app.get(DocumentStorage);
  const { documentId, extractionId } = ids;
  const error = { code: 'attachment.unreadable', message: 'Unreadable.' };
  for (const [index, content] of contents.entries()) {
    const key = attachmentKey(documentId, extractionId, index + 1);
    if (content !== null) await storage.put(key, Buffer.from(content));
  }
  const list = contents.map((content, index) => ({
    filename: `f${index}.txt`,
    error: content === null ? error : null,
  }));
  await storage.put(attachmentListKey(documentId, extractionId), Buffer.from(JSON.stringify(list)));
  await storePage(strongroom, ids, { number: 1, text: 'Text' });
  await reportFinished(strongroom, ids, { attachments: true });
  await untilStatus(strongroom, documentId, 'ready');
}

describe('the attachments of a mail', () => {
  it('become documents with the language of the mail; what does not is told', async () => {
    client = await strongroom.register();
    const ids = await asked();
    expect(await get(ids.documentId)).toMatchObject({ attachments: [], mailId: null });
    const content = randomUUID();
    await handOut(ids, content, null, '', 'MZ\0\0\0');
    const { attachments } = await get(ids.documentId);
    expect(attachments?.map(({ error }) => error?.code)).toEqual([
      undefined,
      'attachment.unreadable',
      'document.file_empty',
      'document.type_unsupported',
    ]);
    expect(await get(attachments?.[0]?.documentId ?? '')).toMatchObject({
      filename: 'f0.txt',
      size: content.length,
      mailId: ids.documentId,
      attachments: null,
      extraction: { languages: 'deu' },
    });
  });

  it('are the same documents when the report is applied again, and their copies are deleted', async () => {
    client = await strongroom.register();
    const ids = await asked();
    await handOut(ids, 'first', 'second', 'first');
    const { attachments } = await get(ids.documentId);
    expect(attachments?.[2]?.documentId).toBe(attachments?.[0]?.documentId);
    await reportFinished(strongroom, ids, { attachments: true });
    const storage = strongroom.app.get(DocumentStorage);
    const key = attachmentKey(ids.documentId, ids.extractionId, 1);
    await expect.poll(async () => storage.stat(key)).toBeUndefined();
    const { body } = await client.request<{ items: unknown[] }>('GET', '/v1/documents');
    expect(body.items).toHaveLength(3);
  });

  it('are found after a crash between the first document and the end of the mail', async () => {
    client = await strongroom.register();
    const first = (await client.upload('one and only', { filename: 'b.txt' })).body;
    const ids = await asked();
    await handOut(ids, 'one and only', 'two');
    const { attachments } = await get(ids.documentId);
    expect(attachments?.[0]?.documentId).toBe(first.id);
    expect((await get(first.id)).mailId).toBeNull();
    expect(attachments?.[1]?.documentId).not.toBeNull();
  });

  it('count for the quota, and a full one is told', async () => {
    client = await strongroom.register();
    const ids = await asked();
    await handOut(ids, 'q1', 'q2', 'q3', 'q4', 'q5', 'q6', 'q7');
    const codes = (await get(ids.documentId)).attachments?.map(({ error }) => error?.code ?? null);
    expect(codes).toEqual([null, null, null, null, null, 'quota.exceeded', 'quota.exceeded']);
  });

  it('are not taken from a worker when they were not asked for', async () => {
    client = await strongroom.register();
    const ids = await uploadMail();
    await handOut(ids, 'unasked');
    expect((await get(ids.documentId)).attachments).toBeNull();
    const { body } = await client.request<{ items: unknown[] }>('GET', '/v1/documents');
    expect(body.items).toHaveLength(1);
  });

  it('are listed as in the document itself', async () => {
    client = await strongroom.register();
    const ids = await asked();
    await handOut(ids, 'listed', null);
    const { body } = await client.request<{ items: DocumentJson[] }>('GET', '/v1/documents');
    const listed = body.items.find(({ id }) => id === ids.documentId);
    expect(listed).toEqual(await get(ids.documentId));
  });
});
