import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  startStrongroom,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';
import { TestClient, type DocumentJson } from '../support/test-client.js';
import { Chromium } from './chromium.js';

let database: MigratedDatabase;
let strongroom: Strongroom;
let client: TestClient;
let browser: Chromium;
let folder: string;

const UPLOAD = '#operations-documents-createDocument';
const AUTHORIZE = '.auth-wrapper .btn.authorize';
const STATUS = `document.querySelector('${UPLOAD} .live-responses-table tbody .response-col_status')?.textContent`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strongroom-docs-'));
  database = await createTestDatabase();
  strongroom = await startStrongroom({ database });
  client = await TestClient.register(strongroom.url, 'docs@example.org');
  browser = await Chromium.start();
});

afterAll(async () => {
  await browser?.stop();
  await strongroom?.stop();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

async function openUpload(): Promise<void> {
  // A change of only the fragment does not reload the page.
  await browser.open('about:blank', 'true');
  await browser.open(
    `${strongroom.url}/docs#/documents/createDocument`,
    `document.querySelector('${UPLOAD} .try-out__btn') !== null`,
  );
}

async function authorize(): Promise<void> {
  await browser.click(AUTHORIZE);
  await browser.type('.auth-container input', client.accessToken);
  await browser.click('.auth-btn-wrapper .btn.authorize');
  await browser.click('.auth-btn-wrapper .btn-done');
}

async function upload(name: string, more: () => Promise<void> = async () => {}): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `The text of ${name}.`);
  await browser.click(`${UPLOAD} .try-out__btn`);
  await browser.chooseFile(`${UPLOAD} input[type=file]`, path);
  await more();
  await browser.click(`${UPLOAD} .execute`);
  return browser.until<string>(STATUS);
}

const stored = async (name: string) =>
  (await client.request<{ items: DocumentJson[] }>('GET', '/v1/documents')).body.items.find(
    ({ filename }) => filename === name,
  );

describe('/docs in Chromium', () => {
  it('uploads at once when only a file is chosen', async () => {
    await openUpload();
    await authorize();
    expect(await upload('only-a-file.txt')).toContain('201');
    expect(await stored('only-a-file.txt')).toMatchObject({ title: 'only-a-file', tags: [] });
  });

  it('keeps the token after a reload, and sends each tag as its own value', async () => {
    await openUpload();
    const addTag = `${UPLOAD} [data-property-name=tags] .json-schema-form-item-add`;
    const status = await upload('with-tags.txt', async () => {
      for (const [index, tag] of ['x', 'y'].entries()) {
        await browser.click(addTag);
        const item = `${UPLOAD} [data-property-name=tags] .json-schema-form-item:nth-child(${index + 1}) input`;
        await browser.type(item, tag);
      }
    });
    if (process.env['SCREENSHOT'] !== undefined)
      await writeFile(process.env['SCREENSHOT'], await browser.screenshot());
    expect(status).toContain('201');
    expect(await stored('with-tags.txt')).toMatchObject({ tags: ['x', 'y'] });
  });
});
