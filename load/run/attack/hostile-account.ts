import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../../tools/launcher/failure.ts';
import { HOSTILE_REQUESTS } from './hostile-text.ts';
import { seedHostileDocument } from './seed-hostile-document.ts';

const SEARCHES_AT_ONCE = 12;
const SLOW_UPLOADS = 8;
const STREAMS = 20;
/** Slightly faster than the slowest upload that is not ended (docs/limits.md). */
const SLOW_BYTES = 600;
const SLOW_INTERVAL_MS = 500;
const REFUSED_PAUSE_MS = 1_000;
const MAX_ATTEMPTS = 5;

/** What a hostile account got done. */
export interface HostileAccountEffect {
  /** Searches and facets with an answer, and those that were refused. */
  searches: number;
  refusedSearches: number;
  /** Uploads under way and event streams open at the end. */
  slowUploads: number;
  eventStreams: number;
}

/**
 * An account that sends the most expensive requests that it may send: searches in a text that was made for this, event
 * streams, and uploads that are as slow as possible. It uses another client address for each request, so that only the
 * limits by account apply.
 */
export class HostileAccount {
  private readonly url: string;
  private readonly accessToken: string;
  private readonly longScan: Uint8Array<ArrayBuffer>;
  private sent = 0;
  private readonly effect: HostileAccountEffect = {
    searches: 0,
    refusedSearches: 0,
    slowUploads: 0,
    eventStreams: 0,
  };

  private constructor(url: string, accessToken: string, longScan: Uint8Array<ArrayBuffer>) {
    this.url = url;
    this.accessToken = accessToken;
    this.longScan = longScan;
  }

  /**
   * Registers the account, and stores the text that it searches.
   *
   * @param longScan a PDF that a worker reads for longer than the attack lasts
   */
  static async prepare(
    url: string,
    databaseUrl: string,
    longScan: Uint8Array<ArrayBuffer>,
  ): Promise<HostileAccount> {
    const account = new HostileAccount(url, await register(url), longScan);
    const me = await fetch(`${url}/v1/me`, { headers: account.headers() });
    await seedHostileDocument(databaseUrl, ((await me.json()) as { id: string }).id);
    return account;
  }

  /** Begins everything; it ends when `signal` is aborted. */
  async start(signal: AbortSignal): Promise<void> {
    // A stream stays open until its document is read. The slow uploads take every place of the account, so they begin later.
    const document = await this.upload(this.longScan, 'long.pdf');
    for (let i = 0; i < SLOW_UPLOADS; i += 1)
      void this.keep(signal, () => this.uploadSlowly(signal));
    for (let i = 0; i < STREAMS; i += 1)
      void this.keep(signal, () => this.follow(document, signal));
    for (let i = 0; i < SEARCHES_AT_ONCE; i += 1) void this.keep(signal, () => this.search(signal));
  }

  currentEffect(): HostileAccountEffect {
    return { ...this.effect };
  }

  /** Repeats an action. One that fails, or ends without an effect, is repeated after a pause. */
  private async keep(signal: AbortSignal, act: () => Promise<boolean>): Promise<void> {
    while (!signal.aborted) {
      const isDone = await act().catch(() => false);
      if (!isDone) await delay(REFUSED_PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async search(signal: AbortSignal): Promise<boolean> {
    const path = HOSTILE_REQUESTS[this.sent % HOSTILE_REQUESTS.length] ?? '';
    const response = await fetch(`${this.url}${path}`, { headers: this.headers(), signal });
    await response.arrayBuffer();
    if (response.status === 200) this.effect.searches += 1;
    else this.effect.refusedSearches += 1;
    return response.status !== 429;
  }

  private async follow(document: string, signal: AbortSignal): Promise<boolean> {
    const path = `/v1/documents/${document}/events`;
    const response = await fetch(`${this.url}${path}`, { headers: this.headers(), signal });
    if (response.status !== 200 || response.body === null) return false;
    this.effect.eventStreams += 1;
    try {
      for await (const event of response.body) void event;
    } finally {
      this.effect.eventStreams -= 1;
    }
    return true;
  }

  /** Sends a body that does not end. Resolves when the connection ends. */
  private async uploadSlowly(signal: AbortSignal): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const upload = request(`${this.url}/v1/documents`, {
      method: 'POST',
      agent: false,
      signal,
      headers: { ...this.headers(), 'content-type': 'multipart/form-data; boundary=b' },
    });
    upload.write('--b\r\nContent-Disposition: form-data; name="file"; filename="slow.txt"\r\n\r\n');
    const timer = setInterval(() => upload.write('slow '.repeat(SLOW_BYTES / 5)), SLOW_INTERVAL_MS);
    this.effect.slowUploads += 1;
    upload.once('response', (response) => response.resume());
    upload.once('error', () => resolve(false));
    upload.once('close', () => resolve(false));
    try {
      return await promise;
    } finally {
      clearInterval(timer);
      this.effect.slowUploads -= 1;
    }
  }

  /** Returns the id of the new document. */
  private async upload(bytes: Uint8Array<ArrayBuffer>, filename: string): Promise<string> {
    const form = new FormData();
    form.append('file', new Blob([bytes]), filename);
    const response = await fetch(`${this.url}/v1/documents`, {
      method: 'POST',
      headers: this.headers(),
      body: form,
    });
    if (response.status !== 201) throw new Failure(`the hostile upload got ${response.status}.`);
    return ((await response.json()) as { id: string }).id;
  }

  private headers(): Record<string, string> {
    this.sent += 1;
    return {
      authorization: `Bearer ${this.accessToken}`,
      'x-forwarded-for': `203.0.113.${this.sent % 250}`,
    };
  }
}

/** Returns the access token of a new account. On a busy machine the first connections to the database may take too long. */
async function register(url: string): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(`${url}/v1/auth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        email: `hostile-${Date.now()}@load.example`,
        password: 'the password of a hostile account',
      }),
    });
    if (response.ok) return ((await response.json()) as { accessToken: string }).accessToken;
    if (response.status !== 503 || attempt === MAX_ATTEMPTS) {
      throw new Failure(`the hostile account got ${response.status}.`);
    }
    await delay(REFUSED_PAUSE_MS);
  }
}
