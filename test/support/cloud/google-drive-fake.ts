import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { startLocalServer, type LocalServer } from '../local-server.js';
import { sendFile, sendJson } from './send-file.js';

const FOLDER = 'application/vnd.google-apps.folder';
const ROOT_ID = '0AIv7G8yEYAWHUk9PVA';

/** What a test says about a file, instead of what its bytes say. */
interface Overrides {
  readonly mimeType?: string;
  readonly name?: string;
  readonly trashed?: boolean;
}

/**
 * The parts of the Drive API v3 that the adapter uses, on the files of a folder. Each part names the page of Google that it
 * follows, below https://developers.google.com/workspace/drive/api/ (`guides/…`) and .../reference/rest/v3 (`REFERENCE/…`). Ids are hashes of paths; in Drive itself they stay when a file is renamed.
 */
export class GoogleDriveFake {
  isValid: (token: string) => boolean | Promise<boolean> = () => true;
  /** Answers a request instead of the fake, when it returns true. */
  fault: ((req: IncomingMessage, res: ServerResponse) => boolean) | undefined;
  readonly overrides = new Map<string, Overrides>();
  private readonly paths = new Map<string, string>();

  private constructor(
    readonly folder: string,
    private readonly server: LocalServer,
  ) {}

  static async start(folder: string): Promise<GoogleDriveFake> {
    const server = await startLocalServer((req, res) => void made.answer(req, res));
    const made: GoogleDriveFake = new GoogleDriveFake(folder, server);
    return made;
  }

  get url(): string {
    return `http://127.0.0.1:${this.server.port}/`;
  }

  get requests(): readonly string[] {
    return this.server.requests;
  }

  async stop(): Promise<void> {
    await this.server.stop();
  }

  /** The id of an entry of the adapter: the ids of all folders down to it. */
  idOf(path: string): string {
    const parts = path.split('/');
    return parts.map((_, i) => idOfPath(parts.slice(0, i + 1).join('/'))).join('/');
  }

  private async answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (this.fault?.(req, res) === true) return;
    const [, token = ''] = /^Bearer (.+)$/.exec(req.headers.authorization ?? '') ?? [];
    // guides/handle-errors: 401 authError
    if (!(await this.isValid(token))) return problem(res, 401, 'authError');
    const url = new URL(req.url ?? '', this.url);
    const route = url.pathname.replace('/drive/v3/', '');
    try {
      await this.route(route, url.searchParams, req, res);
    } catch {
      problem(res, 404, 'notFound');
    }
  }

  private async route(
    route: string,
    query: URLSearchParams,
    req: IncomingMessage,
    res: ServerResponse,
  ): Promise<void> {
    const [, id = '', isExport] = /^files\/([^/]+)(\/export)?$/.exec(route) ?? [];
    if (route === 'about') sendJson(res, { user: { emailAddress: 'anna@example.test' } });
    else if (route === 'files') await this.list(query, res);
    else if (route === 'changes/startPageToken') {
      sendJson(res, { startPageToken: await this.state() });
    } else if (route === 'changes') await this.changes(query, res);
    else if (isExport !== undefined) await this.export(id, query, res);
    else if (query.get('alt') === 'media') await this.media(id, req, res);
    else sendJson(res, await this.file(await this.pathOf(id)));
  }

  /** REFERENCE/files/list: `q`, pages, and 404 for a parent that is not there. */
  private async list(query: URLSearchParams, res: ServerResponse): Promise<void> {
    const [, parent = ''] =
      /^'([^']+)' in parents and trashed = false$/.exec(query.get('q') ?? '') ?? [];
    const path = await this.pathOf(parent);
    const names = (await readdir(join(this.folder, path))).toSorted();
    const after = query.get('pageToken');
    if (after !== null && !after.startsWith('~!!~')) return problem(res, 400, 'invalid');
    const from = after === null ? '' : Buffer.from(after.slice(4), 'base64url').toString();
    const size = Math.min(Number(query.get('pageSize') ?? 100), 1_000);
    const page = names.filter((name) => from === '' || name > from).slice(0, size);
    const files = await Promise.all(
      page.map((name) => this.file(path === '' ? name : `${path}/${name}`)),
    );
    const last = page.at(-1);
    const isLast = last === undefined || last === names.at(-1);
    sendJson(res, {
      files: files.filter(({ trashed }) => !trashed),
      ...(!isLast && { nextPageToken: `~!!~${Buffer.from(last).toString('base64url')}` }),
      incompleteSearch: false,
    });
  }

  /** REFERENCE/changes/list: changes since the token, and on the last page the token of now. */
  private async changes(query: URLSearchParams, res: ServerResponse): Promise<void> {
    const token = query.get('pageToken') ?? '';
    if (!/^\d+$/.test(token)) return problem(res, 400, 'invalid');
    const now = await this.state();
    const changes = token === now ? [] : [{ fileId: 'of-something' }];
    sendJson(res, { changes, newStartPageToken: now });
  }

  /** REFERENCE/files/export: only files of editors, and no ranges. */
  private async export(id: string, query: URLSearchParams, res: ServerResponse): Promise<void> {
    const path = await this.pathOf(id);
    const { mimeType } = await this.file(path);
    if (!/google-apps\.(?:document|spreadsheet|presentation|drawing)$/.test(mimeType)) {
      return problem(res, 403, 'fileNotExportable');
    }
    res.writeHead(200, { 'content-type': query.get('mimeType') ?? '' });
    createReadStream(join(this.folder, path)).pipe(res);
  }

  /** REFERENCE/files/get and guides/manage-downloads: `alt=media`, with ranges (RFC 9110, 14). */
  private async media(id: string, req: IncomingMessage, res: ServerResponse): Promise<void> {
    const path = await this.pathOf(id);
    const { mimeType } = await this.file(path);
    if (mimeType.startsWith('application/vnd.google-apps.')) {
      return problem(res, 403, 'fileNotDownloadable');
    }
    await sendFile(join(this.folder, path), req, res);
  }

  /** REFERENCE/files: numbers of 64 bits are texts; folders and files of editors have neither size nor checksum. */
  private async file(path: string) {
    const id = path === '' ? ROOT_ID : idOfPath(path);
    this.paths.set(id, path);
    const full = join(this.folder, path);
    const found = await stat(full);
    const overrides = this.overrides.get(path) ?? {};
    const mimeType = overrides.mimeType ?? (found.isDirectory() ? FOLDER : 'application/pdf');
    const parent = path.includes('/') ? idOfPath(path.slice(0, path.lastIndexOf('/'))) : ROOT_ID;
    const hasBytes = !mimeType.startsWith('application/vnd.google-apps.');
    return {
      id,
      name: overrides.name ?? path.split('/').at(-1) ?? '',
      mimeType,
      trashed: overrides.trashed ?? false,
      modifiedTime: found.mtime.toISOString(),
      ...(path !== '' && { parents: [parent] }),
      ...(hasBytes && {
        size: String(found.size),
        md5Checksum: createHash('md5')
          .update(await readFile(full))
          .digest('hex'),
      }),
    };
  }

  /** A number that changes with every change. */
  private async state(): Promise<string> {
    const names = await readdir(this.folder, { recursive: true });
    const lines = names.toSorted().map(async (name) => {
      const { size, mtimeMs } = await stat(join(this.folder, name));
      return `${name} ${size} ${mtimeMs} ${JSON.stringify(this.overrides.get(name) ?? {})}`;
    });
    const hash = createHash('sha256').update((await Promise.all(lines)).join('\n'));
    return String(hash.digest().readUInt32BE(0));
  }

  private async pathOf(id: string): Promise<string> {
    if (id === 'root' || id === ROOT_ID) return '';
    if (!this.paths.has(id)) {
      for (const path of await readdir(this.folder, { recursive: true })) {
        this.paths.set(idOfPath(path), path);
      }
    }
    const path = this.paths.get(id);
    if (path === undefined) throw new Error('there is no such file');
    await stat(join(this.folder, path));
    return path;
  }
}

function idOfPath(path: string): string {
  return `1${createHash('sha256').update(path).digest('base64url').slice(0, 32)}`;
}

/** guides/handle-errors: the shape of errors. */
function problem(res: ServerResponse, status: number, reason: string): void {
  const error = { code: status, errors: [{ domain: 'global', reason }], message: 'their text' };
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
}
