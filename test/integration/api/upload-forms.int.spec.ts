import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { ProblemJson, TestClient } from '../../support/test-client.js';

interface Stored {
  readonly title: string;
  readonly filename: string;
  readonly mediaType: string;
  readonly tags: readonly string[];
}

let strongroom: TestApp;
let client: TestClient;

beforeAll(async () => {
  strongroom = await createTestApp();
  client = await strongroom.register();
});
afterAll(() => strongroom.close());

/** Sends a file whose name is given as bytes, as programs send it. */
function post(content: Buffer, filename: Buffer, fields: readonly [string, string][] = []) {
  const parts = fields.map(
    ([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const body = Buffer.concat([
    Buffer.from(`${parts.join('')}--x\r\nContent-Disposition: form-data; name="file"; filename="`),
    filename,
    Buffer.from('"\r\n\r\n'),
    content,
    Buffer.from('\r\n--x--\r\n'),
  ]);
  return client.request<Stored & ProblemJson>('POST', '/v1/documents', {
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    body,
  });
}

const unique = () => Buffer.from(`a text of its own: ${randomUUID()}`);

describe('POST /documents', () => {
  it('takes an empty field for one that is not given', async () => {
    const { status, body } = await post(unique(), Buffer.from('no title.txt'), [
      ['title', ''],
      ['language', ''],
      ['sha256', ''],
      ['tags', ''],
      ['tags', 'a'],
    ]);
    expect([status, body.title, body.tags]).toEqual([201, 'no title', ['a']]);
  });

  it('refuses an unknown field, also an empty one', async () => {
    const { status, body } = await post(unique(), Buffer.from('a.txt'), [['color', '']]);
    expect([status, body.code, body.errors?.[0]?.pointer]).toEqual([
      400,
      'request.invalid',
      '/color',
    ]);
  });

  it.each([
    ['UTF-8', Buffer.from('Rückgabe 5 €.txt'), 'Rückgabe 5 €.txt'],
    ['windows-1252', Buffer.from('R\xfcckgabe 5 \x80.txt', 'latin1'), 'Rückgabe 5 €.txt'],
    ['marks of direction', Buffer.from('\u200eWhatsApp\u200f.txt'), 'WhatsApp.txt'],
    ['300 characters', Buffer.from(`${'a'.repeat(300)}.txt`), `${'a'.repeat(251)}.txt`],
  ])('accepts a file name with %s', async (_name, filename, expected) => {
    const { status, body } = await post(unique(), filename);
    expect([status, body.filename]).toEqual([201, expected]);
  });

  it.each([
    ['a right-to-left override', Buffer.from('invoice\u202efdp.exe')],
    ['a folder', Buffer.from('\u200e../a.txt')],
  ])('refuses a file name with %s', async (_name, filename) => {
    const { status, body } = await post(unique(), filename);
    expect([status, body.code]).toEqual([400, 'document.filename_invalid']);
  });

  it.each([
    ['windows-1252', Buffer.from('F\xfcr die \xdcberpr\xfcfung: 5 \x80', 'latin1')],
    ['UTF-16 without a mark', Buffer.from('Für die Überprüfung', 'utf16le')],
    ['one bad byte', Buffer.from('entry Farquharson \xff and more', 'latin1')],
    ['Markdown with HTML', Buffer.from('<p align="center"><img src="a.png"></p>\n\n# Handbook')],
    ['a text about PDF', Buffer.from('Note: what begins with %PDF- is a PDF')],
  ])('accepts %s as text', async (_name, content) => {
    const { status, body } = await post(content, Buffer.from('a.txt'));
    expect([status, body.mediaType]).toEqual([201, 'text/plain']);
  });

  it('refuses a program that contains the header of a PDF', async () => {
    const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(60), Buffer.from('%PDF-1.4\n')]);
    const { status, body } = await post(program, Buffer.from('invoice.pdf'));
    expect([status, body.code]).toEqual([415, 'document.type_unsupported']);
  });
});
