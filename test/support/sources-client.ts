import type { components } from './api-types.js';
import type { Answer, TestClient } from './test-client.js';

type Schemas = components['schemas'];
export type SourceJson = Schemas['Source'];
export type SourceEntriesJson = Schemas['SourceEntryList'];
export type ImportsJson = Schemas['ImportList'];

export const SOURCE = {
  kind: 'webdav',
  name: 'Cloud',
  settings: { url: 'https://cloud.example.test/dav/anna', username: 'anna' },
  credentials: { password: 'open sesame' },
} as const;

/** Connects a source. @throws when the answer is not 201 */
export async function connect(
  client: TestClient,
  fields: Record<string, unknown> = {},
): Promise<SourceJson> {
  const answer = await client.json<SourceJson>('POST', '/v1/sources', { ...SOURCE, ...fields });
  if (answer.status !== 201) throw new Error(`connect answered ${JSON.stringify(answer.body)}`);
  return answer.body;
}

export async function entriesOf(
  client: TestClient,
  id: string,
  query = '',
): Promise<SourceEntriesJson> {
  return (await client.request<SourceEntriesJson>('GET', `/v1/sources/${id}/entries${query}`)).body;
}

export async function importsOf(
  client: TestClient,
  id: string,
  query = '',
): Promise<ImportsJson['items']> {
  const { body } = await client.request<ImportsJson>('GET', `/v1/sources/${id}/imports${query}`);
  return body.items;
}

export function requestImports<T = Schemas['ImportsRequested']>(
  client: TestClient,
  id: string,
  body: unknown,
): Promise<Answer<T>> {
  return client.json<T>('POST', `/v1/sources/${id}/imports`, body);
}

/** The public id of an entry. */
export function entryId(path: string): string {
  return Buffer.from(path).toString('base64url');
}
