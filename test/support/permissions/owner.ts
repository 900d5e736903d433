import { readPages, extractionOf } from '../reading.js';
import type { TestApp } from '../test-app.js';
import { connect, entryId, requestImports, type ImportsJson } from '../sources-client.js';
import { TestClient, type DocumentJson } from '../test-client.js';
import type { Names } from './names.js';

/** What only one account has. */
export interface OwnContents {
  readonly email: string;
  readonly password: string;
  readonly title: string;
  readonly tag: string;
  readonly filename: string;
  readonly phrase: string;
  readonly word: string;
}

export interface Owner {
  readonly client: TestClient;
  readonly names: Names;
}

/** The number of documents that each account has and that differ in nothing but their bytes. */
const SHARED_DOCUMENTS = 3;

/** Creates an account with a document of its own, and documents whose words, tags and titles all accounts have. */
export async function createOwner(strongroom: TestApp, own: OwnContents): Promise<Owner> {
  const client = await logInto(strongroom.url, own);
  for (let i = 1; i <= SHARED_DOCUMENTS; i += 1) {
    const shared = { title: 'Harbour list', tag: 'shared', filename: 'list.txt' };
    const id = await upload(client, `${own.word} ${i}`, shared);
    await readPages(strongroom, id, ['The harbour list.', `Page two of list ${i}.`]);
  }
  const content = `The harbour keeps ${own.phrase}.`;
  const documentId = await upload(client, content, own);
  await readPages(strongroom, documentId, [content, `And ${own.word} again.`]);
  const names: Names = {
    ...own,
    ...(await answersOf(client, documentId)),
    ...(await connectSource(client, own.word)),
    content,
    documentId,
    extractionId: await extractionOf(strongroom, documentId),
    accessToken: client.accessToken,
    idempotencyKey: `key-of-${own.word}`,
  };
  const form = new FormData();
  form.append('file', new Blob([`${own.word} by key`]), 'list.txt');
  const headers = { 'idempotency-key': names.idempotencyKey };
  await client.request('POST', '/v1/documents', { body: form, headers });
  return { client, names };
}

/** Registers the account and logs into it, so that its audit trail has several events. */
async function logInto(url: string, { email, password }: OwnContents): Promise<TestClient> {
  const visitor = new TestClient(url, '');
  const credentials = { email, password };
  await visitor.json('POST', '/v1/auth/register', credentials);
  const { body } = await visitor.json<{ accessToken: string }>(
    'POST',
    '/v1/auth/login',
    credentials,
  );
  return new TestClient(url, body.accessToken);
}

async function upload(
  client: TestClient,
  content: string,
  { title, tag, filename }: Pick<OwnContents, 'title' | 'tag' | 'filename'>,
): Promise<string> {
  const { body } = await client.upload(content, {
    filename,
    fields: [
      ['title', title],
      ['tags', tag],
      ['tags', 'shared'],
    ],
  });
  return body.id;
}

/** The connector of the test has two files for each account: `<word>.txt`, and `Folder/<word>.txt`. */
async function connectSource(
  client: TestClient,
  word: string,
): Promise<Pick<Names, 'sourceId' | 'sourceName' | 'entryId' | 'importsCursor'>> {
  const sourceName = `Cloud of ${word}`;
  const { id } = await connect(client, { name: sourceName, folder: word, tags: [word] });
  for (const path of [`${word}.txt`, `Folder/${word}.txt`]) {
    await requestImports(client, id, { entries: [entryId(path)] });
  }
  const { body } = await client.request<ImportsJson>('GET', `/v1/sources/${id}/imports?limit=1`);
  return {
    sourceId: id,
    sourceName,
    entryId: entryId(`${word}.txt`),
    importsCursor: body.nextCursor ?? '',
  };
}

type ServerNames = Pick<
  Names,
  'accountId' | 'etag' | 'contentToken' | 'listCursor' | 'searchCursor' | 'auditCursor'
>;

async function answersOf(client: TestClient, documentId: string): Promise<ServerNames> {
  const get = async <T>(path: string): Promise<T> => (await client.request<T>('GET', path)).body;
  const cursor = async (path: string): Promise<string> =>
    (await get<{ nextCursor: string }>(path)).nextCursor;
  const document = await client.request<DocumentJson>('GET', `/v1/documents/${documentId}`);
  const signed = await client.json<{ url: string }>(
    'POST',
    `/v1/documents/${documentId}/content-url`,
    {},
  );
  return {
    accountId: (await get<{ id: string }>('/v1/me')).id,
    etag: document.headers.get('etag') ?? '',
    contentToken: new URL(signed.body.url, client.url).searchParams.get('token') ?? '',
    listCursor: await cursor('/v1/documents?limit=1'),
    searchCursor: await cursor('/v1/search?q=harbour&limit=1'),
    auditCursor: await cursor('/v1/me/audit?limit=1'),
  };
}
