import { randomUUID } from 'node:crypto';
import type { components } from './api-types.js';
import type { Answer, DocumentJson, ProblemJson, TestClient } from './test-client.js';

type Tag = components['schemas']['Tag'];
type TagList = components['schemas']['TagList'];

/** The requests about tags of one account. */
export class TagsClient {
  constructor(readonly client: TestClient) {}

  async upload(...tags: string[]): Promise<DocumentJson> {
    const fields = tags.map((tag) => ['tags', tag] as const);
    const { status, body } = await this.client.upload(randomUUID(), { fields });
    if (status !== 201) throw new Error(`the upload answered ${status}`);
    return body;
  }

  async uploadToTrash(...tags: string[]): Promise<DocumentJson> {
    const document = await this.upload(...tags);
    await this.client.request('DELETE', `/v1/documents/${document.id}`);
    return document;
  }

  async get({ id }: DocumentJson): Promise<Answer<DocumentJson>> {
    return this.client.request<DocumentJson>('GET', `/v1/documents/${id}`);
  }

  async tagsOf(document: DocumentJson): Promise<string[]> {
    return (await this.get(document)).body.tags;
  }

  async list(query = ''): Promise<TagList> {
    const { status, body } = await this.client.request<TagList>('GET', `/v1/tags${query}`);
    if (status !== 200) throw new Error(`the list answered ${status}`);
    return body;
  }

  async names(query = ''): Promise<string[]> {
    return (await this.list(query)).items.map(({ name }) => name);
  }

  async update<T = Tag>(name: string, change: unknown): Promise<Answer<T>> {
    return this.client.json<T>('PATCH', pathOf(name), change);
  }

  async merge<T = Tag>(name: string, into: string): Promise<Answer<T>> {
    return this.client.json<T>('POST', `${pathOf(name)}/merge`, { into });
  }

  async remove(name: string): Promise<Answer<ProblemJson>> {
    return this.client.request<ProblemJson>('DELETE', pathOf(name));
  }

  /** Returns the ids of the documents that a search finds. */
  async search(q: string): Promise<string[]> {
    const { body } = await this.client.request<{ items: { document: DocumentJson }[] }>(
      'GET',
      `/v1/search?q=${encodeURIComponent(q)}`,
    );
    return body.items.map(({ document }) => document.id);
  }
}

function pathOf(name: string): string {
  return `/v1/tags/${encodeURIComponent(name)}`;
}
