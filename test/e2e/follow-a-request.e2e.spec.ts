import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  makePdf,
  shortText,
  startStrongroom,
  type LogLine,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';
import { TestClient, type DocumentJson } from '../support/test-client.js';

const REQUEST_ID = 'follow.me_to-the-end';
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The source of the dictionary of log fields, which operators read. */
const dictionary = readFileSync(
  join(import.meta.dirname, '../../libs/logging/src/fields.ts'),
  'utf8',
);
const FIELDS = new Set([...dictionary.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name));

let database: MigratedDatabase;
let strongroom: Strongroom;
let document: DocumentJson;
let userId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  strongroom = await startStrongroom({ database });
  const client = await TestClient.register(strongroom.url, 'followed@example.test');
  userId = (await client.request<{ id: string }>('GET', '/v1/me')).body.id;
  document = await uploadAndRead(client);
});
afterAll(async () => {
  await strongroom.stop();
  await database.drop();
});

async function uploadAndRead(client: TestClient): Promise<DocumentJson> {
  const pdf = await makePdf([
    { kind: 'scan', text: shortText(1) },
    { kind: 'text', text: shortText(2) },
  ]);
  const form = new FormData();
  form.append('file', new Blob([Buffer.from(pdf)]), 'followed.pdf');
  const answer = await client.request<DocumentJson>('POST', '/v1/documents', {
    body: form,
    headers: { 'x-request-id': REQUEST_ID, traceparent: `00-${TRACE}-b7ad6b7169203331-01` },
  });
  expect([answer.status, answer.headers.get('x-request-id')]).toEqual([201, REQUEST_ID]);
  const deadline = Date.now() + 90_000;
  for (;;) {
    const { body } = await client.request<DocumentJson>('GET', `/v1/documents/${answer.body.id}`);
    if (body.status === 'ready') return body;
    if (body.status === 'failed' || Date.now() > deadline)
      throw new Error(`the document is ${body.status}`);
    await delay(200);
  }
}

/** Finds the lines by the request id alone, in the real output of the process, as an operator would. */
function linesOf(process: { output: string }): LogLine[] {
  return process.output
    .split('\n')
    .filter((line) => line.includes(REQUEST_ID))
    .map((line) => JSON.parse(line) as LogLine);
}

describe('one upload, followed by its request id', () => {
  it('is found in the api’s log: the request, and the end of the extraction', async () => {
    await expect
      .poll(() => linesOf(strongroom.api).map((line) => line['msg']))
      .toEqual(['Request completed', 'Document settled']);
    const [request, settled] = linesOf(strongroom.api);
    const [read] = linesOf(strongroom.worker);
    expect(request).toMatchObject({
      service: 'api',
      requestId: REQUEST_ID,
      userId,
      documentId: document.id,
      method: 'POST',
      route: '/v1/documents',
      status: 201,
      jobId: read?.['jobId'],
      clientIp: '127.0.0.1',
    });
    expect(settled).toMatchObject({ userId, documentId: document.id, outcome: 'ready' });
  });

  it('is found in the worker’s log, with the document and the job', () => {
    const lines = linesOf(strongroom.worker);
    expect(lines.map((line) => line['msg'])).toEqual(['Document read']);
    expect(lines[0]).toMatchObject({
      service: 'ocr-worker',
      userId,
      documentId: document.id,
      jobId: expect.stringMatching(UUID) as string,
      outcome: 'ready',
      pages: 2,
    });
  });

  it('is one trace with a span for each part of the work', () => {
    const lines = [...linesOf(strongroom.api), ...linesOf(strongroom.worker)];
    const traceparents = lines.map((line) => String(line['traceparent']));
    for (const one of traceparents)
      expect(one).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`));
    expect(new Set(traceparents).size).toBe(3);
  });
});

describe('every line of both processes', () => {
  it('is a JSON object with the fields of the contract and no unknown ones', () => {
    for (const { output, errors } of [strongroom.api, strongroom.worker]) {
      expect(errors).toBe('');
      const lines = output.trimEnd().split('\n');
      expect(lines.length).toBeGreaterThan(1);
      for (const text of lines) {
        const line = JSON.parse(text) as LogLine;
        expect(line).toMatchObject({
          time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
          level: expect.stringMatching(/^(debug|info|warn|error|fatal)$/) as string,
          service: expect.stringMatching(/^(api|ocr-worker)$/) as string,
          msg: expect.any(String) as string,
        });
        expect(Object.keys(line).filter((field) => !FIELDS.has(field))).toEqual([]);
      }
    }
  });

  it('of a request contains the request id, and the account id when the caller is logged in', () => {
    const ends = strongroom.api.lines.filter((line) => line['msg'] === 'Request completed');
    for (const line of ends) {
      expect(line).toMatchObject({
        requestId: expect.any(String) as string,
        userId,
        method: expect.any(String) as string,
        route: expect.stringMatching(/^\/v1\//) as string,
        status: expect.any(Number) as number,
        durationMs: expect.any(Number) as number,
        bytes: expect.any(Number) as number,
        clientIp: expect.any(String) as string,
      });
    }
  });

  it('is not one of Nest’s start messages', () => {
    const output = strongroom.api.output + strongroom.worker.output;
    expect(output).not.toMatch(/InstanceLoader|RouterExplorer|RoutesResolver/);
  });
});
