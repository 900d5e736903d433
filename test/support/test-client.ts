import type { components } from './api-types.js';

type Schemas = components['schemas'];
export type DocumentJson = Schemas['Document'];
export type ProblemJson = Schemas['Problem'];

/** The response to a request. */
export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface UploadFields {
  readonly filename?: string;
  readonly fields?: readonly (readonly [string, string])[];
}

/** A client of the api with one account. */
export class TestClient {
  constructor(
    readonly url: string,
    readonly accessToken: string,
  ) {}

  static async register(url: string, email: string): Promise<TestClient> {
    const response = await fetch(`${url}/v1/auth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: 'correct horse battery staple' }),
    });
    if (response.status !== 201) throw new Error(`register answered ${response.status}`);
    const { accessToken } = (await response.json()) as { accessToken: string };
    return new TestClient(url, accessToken);
  }

  async request<T = unknown>(
    method: string,
    path: string,
    init: RequestInit = {},
  ): Promise<Answer<T>> {
    const response = await this.fetch(method, path, init);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    const body = (isJson && text !== '' ? JSON.parse(text) : text) as T;
    return { status: response.status, headers: response.headers, body };
  }

  async fetch(method: string, path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (!headers.has('authorization')) headers.set('authorization', `Bearer ${this.accessToken}`);
    return fetch(`${this.url}${path}`, { ...init, method, headers });
  }

  async json<T = unknown>(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    return this.request<T>(method, path, {
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  async upload<T = DocumentJson>(
    content: Uint8Array<ArrayBuffer> | string,
    options: UploadFields = {},
  ): Promise<Answer<T>> {
    const form = new FormData();
    for (const [name, value] of options.fields ?? []) form.append(name, value);
    form.append('file', new Blob([content]), options.filename ?? 'scan.txt');
    return this.request<T>('POST', '/v1/documents', { body: form });
  }
}
