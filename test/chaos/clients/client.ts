import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Journal } from '../journal.ts';
import type { Random } from '../random.ts';
import type { RetryBudget } from './retry-budget.ts';
import type { Traffic } from './traffic.ts';

const PASSWORD = 'a password of this run, long enough';
const REQUEST_MS = 20_000;
const PAUSE_MS = { min: 80, max: 600 };

/** The answer to a request. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly body: unknown;
}

export interface UploadedFile {
  readonly bytes: Buffer;
  readonly filename: string;
  readonly key?: string;
  /** The digest that the client declares. */
  readonly sha256?: string;
}

/** A request got no final answer before the retry budget ended. */
export class RetriesExhaustedError extends Error {}

export interface ClientOptions {
  readonly account: number;
  readonly email: string;
  readonly urls: readonly string[];
  readonly traffic: Traffic;
  readonly journal: Journal;
  readonly random: Random;
  readonly retryBudget: RetryBudget;
}

/** The client of one account. It sends each request to a random api, and retries until it gets a final answer. */
export class Client {
  readonly options: ClientOptions;
  id = '';
  isClosing = false;
  private token = '';

  constructor(options: ClientOptions) {
    this.options = options;
  }

  /** Creates the account, or logs in if an earlier attempt has created it. */
  async register(): Promise<void> {
    const { email, journal, account } = this.options;
    const credentials = jsonInit({ email, password: PASSWORD });
    const { status, body } = await this.requestUntilFinal('POST', '/v1/auth/register', credentials);
    if (status === 409) await this.logIn();
    else if (status === 201) this.token = (body as { accessToken: string }).accessToken;
    else throw new Error(`register answered ${status}`);
    const me = await this.request('GET', '/v1/me');
    this.id = (me.body as { id: string }).id;
    journal.write({ kind: 'account', account, email, id: this.id });
  }

  /** Resolves with false when the account does not exist (any more). */
  async logIn(): Promise<boolean> {
    const credentials = jsonInit({ email: this.options.email, password: PASSWORD });
    const { status, body } = await this.requestUntilFinal('POST', '/v1/auth/login', credentials);
    if (status === 200) this.token = (body as { accessToken: string }).accessToken;
    return status === 200;
  }

  /** Sends a request until its answer is final. When the token has expired (after 15 minutes), it logs in again. */
  async request(method: string, path: string, init: RequestInit = {}): Promise<Answer> {
    const answer = await this.requestUntilFinal(method, path, init, true);
    if (answer.status !== 401 || !(await this.logIn())) return answer;
    return this.requestUntilFinal(method, path, init, true);
  }

  async json(method: string, path: string, body: unknown): Promise<Answer> {
    return this.request(method, path, jsonInit(body));
  }

  /** Sends a file until it is accepted or refused: the same bytes and the same key each time. */
  async upload(file: UploadedFile): Promise<Answer> {
    return this.request('POST', '/v1/documents', uploadInit(file));
  }

  /** Sends a file once, to a random api. Resolves with the status, or undefined without an answer. */
  async tryUpload(file: UploadedFile): Promise<number | undefined> {
    const { random, urls } = this.options;
    return (await this.uploadOnce(random.pick(urls), file))?.status;
  }

  /** Sends a file once, to this api. Resolves with undefined without an answer. */
  async uploadOnce(url: string, file: UploadedFile): Promise<Answer | undefined> {
    const answer = await this.attempt('POST', '/v1/documents', uploadInit(file), true, url);
    if (answer?.status === 401) await this.logIn();
    return answer;
  }

  /** Closes the account. Resolves with true when it is certainly closed. */
  async close(): Promise<boolean> {
    this.isClosing = true;
    const answer = await this.requestUntilFinal(
      'DELETE',
      '/v1/me',
      jsonInit({ password: PASSWORD }),
      true,
    );
    if (answer.status === 202) return true;
    // The answer to an earlier attempt may have been lost. Then the log-in fails.
    return answer.status === 401 && !(await this.logIn());
  }

  private async requestUntilFinal(
    method: string,
    path: string,
    init: RequestInit,
    isAuthenticated = false,
  ): Promise<Answer> {
    const { random, retryBudget } = this.options;
    for (let tries = 0; ; tries += 1) {
      const answer = await this.attempt(method, path, init, isAuthenticated);
      if (answer !== undefined && isFinal(answer)) return answer;
      if (retryBudget.isOver(tries)) {
        if (answer !== undefined) return answer;
        throw new RetriesExhaustedError(`${method} ${path}`);
      }
      await delay(random.integer(PAUSE_MS.min, PAUSE_MS.max));
    }
  }

  private async attempt(
    method: string,
    path: string,
    init: RequestInit,
    isAuthenticated: boolean,
    url = this.options.random.pick(this.options.urls),
  ): Promise<Answer | undefined> {
    const { traffic } = this.options;
    const what = `${method} ${path.replace(/[0-9a-f-]{36}/g, '{id}').replace(/\?.*/, '')}`;
    const headers = new Headers(init.headers);
    if (isAuthenticated) headers.set('authorization', `Bearer ${this.token}`);
    const elapsedMs = traffic.stopwatch();
    try {
      const response = await fetch(`${url}${path}`, {
        ...init,
        method,
        headers,
        signal: AbortSignal.timeout(REQUEST_MS),
      });
      const bytes = Buffer.from(await response.arrayBuffer());
      const isJson = response.headers.get('content-type')?.includes('json') === true;
      const text = isJson ? bytes.toString('utf8') : '';
      traffic.answered(what, elapsedMs(), response, text);
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      return { status: response.status, headers: response.headers, bytes, body };
    } catch {
      traffic.connectionFailed(what, elapsedMs());
      return undefined;
    }
  }
}

/** Whether a retry cannot change the answer. An exceeded quota is final; a full disk is not. */
function isFinal({ status, body }: Answer): boolean {
  const code = (body as { code?: string } | undefined)?.code;
  if (status === 507) return code === 'quota.exceeded';
  if (status === 409) return code !== 'idempotency.in_progress';
  return status < 500 && status !== 408 && status !== 429;
}

function uploadInit({ bytes, filename, key, sha256 }: UploadedFile): RequestInit {
  const form = new FormData();
  if (sha256 !== undefined) form.append('sha256', sha256);
  form.append('file', new Blob([new Uint8Array(bytes)]), filename);
  return { body: form, headers: key === undefined ? {} : { 'idempotency-key': key } };
}

function jsonInit(body: unknown): RequestInit {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
