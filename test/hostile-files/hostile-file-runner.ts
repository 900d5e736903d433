import {
  createTestDatabase,
  startStrongroom,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';
import type { HostileFileCase } from './hostile-file-case.js';
import { ProcessTree } from './process-tree.js';

export const CONCURRENCY = 2;
/** The memory limit of the worker with all its sandboxes, in MiB. */
export const MAX_MIB = 512 + 640 * CONCURRENCY;
/** The service's default. A page and the opening may each be tried twice, and 2,000 pages have to be stored. */
const PAGE_TIMEOUT_SECONDS = 60;
const DEADLINE_MS = (4 * PAGE_TIMEOUT_SECONDS + 60) * 1_000;
/** An access token is valid for 15 minutes, and the tests run longer. */
const TOKEN_MS = 10 * 60 * 1_000;
const ACCOUNT = { email: 'keeper@example.org', password: 'correct horse battery staple' };
const POLL_MS = 100;

interface PageList {
  readonly items?: readonly { readonly error: { readonly code: string } | null }[];
  readonly nextCursor?: string | null;
}

interface DocumentJson {
  readonly id: string;
  readonly status: string;
  readonly attachments: readonly Attachment[] | null;
  readonly extraction: {
    readonly truncated: boolean;
    readonly error: { readonly code: string } | null;
  };
}

interface Attachment {
  readonly documentId: string | null;
  readonly error: { readonly code: string } | null;
}

/** The final result of an uploaded file. */
export interface UploadResult {
  readonly ends: string;
  readonly seconds: number;
  readonly id: string | undefined;
  /** The results of the documents that its attachments became, and the codes of those that became none. */
  readonly attached: readonly string[];
}

type SendOptions = Pick<HostileFileCase, 'filename' | 'hasAttachments'>;

/**
 * Runs the built api and a worker with one account, uploads files, and monitors memory, errors and
 * connections.
 */
export class HostileFileRunner {
  readonly serverErrors: string[] = [];
  readonly workerPid: number | undefined;
  private token = '';
  private tokenUntil = 0;
  peakMib = 0;

  private constructor(
    private readonly database: MigratedDatabase,
    readonly strongroom: Strongroom,
    readonly tree: ProcessTree,
  ) {
    this.workerPid = strongroom.worker.pid;
  }

  static async open(): Promise<HostileFileRunner> {
    const database = await createTestDatabase();
    const strongroom = await startStrongroom({
      database,
      settings: { LOG_LEVEL: 'info' },
      workerSettings: {
        OCR_CONCURRENCY: String(CONCURRENCY),
      },
    });
    const runner = new HostileFileRunner(
      database,
      strongroom,
      new ProcessTree(() => strongroom.worker.pid),
    );
    await runner.logIn('/v1/auth/register');
    return runner;
  }

  async close(): Promise<void> {
    this.tree.stop();
    await this.strongroom.stop();
    await this.database.drop();
  }

  /** Uploads a file and waits for its final result, and for those of its attachments when they become documents. */
  async send(
    bytes: Buffer,
    { filename = 'file.bin', hasAttachments = false }: SendOptions = {},
  ): Promise<UploadResult> {
    const startedAt = performance.now();
    const { id, rejection } = await this.upload(bytes, filename, hasAttachments);
    const ends = id === undefined ? rejection : await this.waitForResult(id);
    const attached = id === undefined || !hasAttachments ? [] : await this.resultsAttachedTo(id);
    return { id, ends, attached, seconds: (performance.now() - startedAt) / 1_000 };
  }

  async textOf(id: string): Promise<string> {
    return this.call<string>(`/v1/documents/${id}/text`);
  }

  /** Prints one row of the table, with the peak memory since the last row. Returns that peak in MiB. */
  printRow(name: string, { ends, seconds }: Pick<UploadResult, 'ends' | 'seconds'>): number {
    const peak = this.tree.takePeak();
    this.peakMib = Math.max(this.peakMib, peak);
    const columns = [
      name.padEnd(48),
      `${seconds.toFixed(1)} s`.padStart(8),
      `${peak} MiB`.padStart(9),
    ];
    // Prints each row at once, because the whole run takes half an hour.
    process.stdout.write(`${columns.join('  ')}  ${ends}\n`);
    return peak;
  }

  private async logIn(path: string): Promise<void> {
    this.tokenUntil = Number.POSITIVE_INFINITY;
    const { accessToken } = await this.call<{ accessToken: string }>(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ACCOUNT),
    });
    this.token = accessToken;
    this.tokenUntil = Date.now() + TOKEN_MS;
  }

  private async upload(
    bytes: Buffer,
    filename: string,
    hasAttachments: boolean,
  ): Promise<{ id: string | undefined; rejection: string }> {
    const form = new FormData();
    if (hasAttachments) form.append('attachments', 'documents');
    form.append('file', new Blob([Uint8Array.from(bytes)]), filename);
    const body = await this.call<DocumentJson & { code?: string; status: unknown }>(
      '/v1/documents',
      {
        method: 'POST',
        body: form,
      },
    );
    const isRejected = typeof body.status === 'number';
    return isRejected
      ? { id: undefined, rejection: `${body.status} ${body.code}` }
      : { id: body.id, rejection: '' };
  }

  private async waitForResult(id: string): Promise<string> {
    const deadline = Date.now() + DEADLINE_MS;
    while (Date.now() < deadline) {
      const document = await this.call<DocumentJson>(`/v1/documents/${id}`);
      if (document.status === 'ready' || document.status === 'failed')
        return this.describe(document);
      await new Promise((resolve) => {
        setTimeout(resolve, POLL_MS);
      });
    }
    return 'not in time';
  }

  private async resultsAttachedTo(id: string): Promise<string[]> {
    const { attachments } = await this.call<DocumentJson>(`/v1/documents/${id}`);
    return Promise.all(
      (attachments ?? []).map(async ({ documentId, error }) =>
        documentId === null ? `refused ${error?.code}` : this.waitForResult(documentId),
      ),
    );
  }

  private async describe({ id, status, extraction }: DocumentJson): Promise<string> {
    const { truncated, error } = extraction;
    if (error === null) return status;
    const codes = await this.codesOfPages(id);
    const pages = codes.size === 0 ? '' : ` (${[...codes].join(', ')})`;
    return `${status}${truncated ? ', truncated' : ''} ${error.code}${pages}`;
  }

  /** The codes of all pages: what is missing of a long text is told by its last page. */
  private async codesOfPages(id: string): Promise<ReadonlySet<string>> {
    const codes = new Set<string>();
    let after = '';
    for (;;) {
      const list = await this.call<PageList>(`/v1/documents/${id}/pages?limit=100${after}`);
      for (const { error } of list.items ?? []) if (error !== null) codes.add(error.code);
      if (typeof list.nextCursor !== 'string') return codes;
      after = `&cursor=${encodeURIComponent(list.nextCursor)}`;
    }
  }

  private async call<T>(path: string, init: RequestInit = {}): Promise<T> {
    if (Date.now() > this.tokenUntil) await this.logIn('/v1/auth/login');
    const headers = new Headers(init.headers);
    if (this.token !== '') headers.set('authorization', `Bearer ${this.token}`);
    const response = await fetch(`${this.strongroom.url}${path}`, { ...init, headers });
    const text = await response.text();
    if (response.status >= 500) this.serverErrors.push(`${response.status} ${path} ${text}`);
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return (isJson ? JSON.parse(text) : text) as T;
  }
}
