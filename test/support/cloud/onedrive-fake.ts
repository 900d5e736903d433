import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { startLocalServer, type LocalServer } from '../local-server.js';
import { sendFile, sendJson } from './send-file.js';

/**
 * The parts of Microsoft Graph (v1.0) that the adapter uses, on the files of a folder. Each part names the page that it
 * follows, below https://learn.microsoft.com/graph/ (`api/…`). The bytes come from a server of its own without a token, as
 * the reference says.
 */
export class OnedriveFake {
  isValid: (token: string) => boolean | Promise<boolean> = () => true;
  /** Answers a request instead of the fake, when it returns true. */
  fault: ((req: IncomingMessage, res: ServerResponse) => boolean) | undefined;
  /** Facets of an item, by its path, instead of `file`. */
  readonly facets = new Map<string, object>();
  /** The tokens that the server of the bytes was sent. */
  readonly tokensSentToContents: string[] = [];
  private readonly paths = new Map<string, string>();

  private constructor(
    readonly folder: string,
    private readonly server: LocalServer,
    private readonly contents: LocalServer,
  ) {}

  static async start(folder: string): Promise<OnedriveFake> {
    const server = await startLocalServer((req, res) => void made.answer(req, res));
    const contents = await startLocalServer((req, res) => void made.send(req, res));
    const made: OnedriveFake = new OnedriveFake(folder, server, contents);
    return made;
  }

  get url(): string {
    return `http://127.0.0.1:${this.server.port}/v1.0/`;
  }

  get requests(): readonly string[] {
    return this.server.requests;
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await this.contents.stop();
  }

  private async answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (this.fault?.(req, res) === true) return;
    const [, token = ''] = /^Bearer (.+)$/.exec(req.headers.authorization ?? '') ?? [];
    if (!(await this.isValid(token))) return problem(res, 401, 'InvalidAuthenticationToken');
    const url = new URL(req.url ?? '', this.url);
    try {
      await this.route(url, res);
    } catch {
      problem(res, 404, 'itemNotFound');
    }
  }

  /** onedrive-addressing-driveitems: by path `root:/a/b:/children`, or by id `items/ID/content`. */
  private async route(url: URL, res: ServerResponse): Promise<void> {
    const route = url.pathname.replace('/v1.0/me/drive', '');
    const [, byPath, isList] = /^\/root:\/(.+?)(:\/children)?$/.exec(route) ?? [];
    const [, id] = /^\/items\/([^/]+)\/content$/.exec(route) ?? [];
    const path = byPath === undefined ? '' : decodeURIComponent(byPath);
    if (route === '') sendJson(res, { owner: { user: { email: 'anna@example.test' } } });
    else if (route === '/root/delta') await this.delta(url.searchParams.get('token'), res);
    else if (route === '/root/children' || isList !== undefined) await this.list(path, url, res);
    else if (route === '/root' || byPath !== undefined) sendJson(res, await this.item(path));
    else if (id === undefined) problem(res, 400, 'invalidRequest');
    else this.redirect(decodeURIComponent(id), res);
  }

  /** api/driveitem-list-children: pages by `@odata.nextLink`, and no children for a file. */
  private async list(path: string, url: URL, res: ServerResponse): Promise<void> {
    if ((await stat(join(this.folder, path))).isFile()) return sendJson(res, { value: [] });
    const names = (await readdir(join(this.folder, path))).toSorted();
    const token = url.searchParams.get('$skiptoken');
    if (token?.startsWith('after-') === false) return problem(res, 400, 'invalidRequest');
    const after = token === null ? '' : Buffer.from(token.slice(6), 'base64url').toString();
    const size = Math.min(Number(url.searchParams.get('$top') ?? 200), 1_000);
    const page = names.filter((name) => after === '' || name > after).slice(0, size);
    const value = page.map((name) => this.item(path === '' ? name : `${path}/${name}`));
    const last = page.at(-1);
    const next = new URL(url);
    next.searchParams.set('$skiptoken', `after-${Buffer.from(last ?? '').toString('base64url')}`);
    const isLast = last === undefined || last === names.at(-1);
    sendJson(res, {
      value: await Promise.all(value),
      ...(!isLast && { '@odata.nextLink': next.href }),
    });
  }

  /** api/driveitem-delta: `token=latest`, the root in each answer, and 410 for a token that is too old. */
  private async delta(token: string | null, res: ServerResponse): Promise<void> {
    if (token === 'too-old') return problem(res, 410, 'resyncRequired');
    const now = await this.state();
    const hasChanged = token !== 'latest' && token !== now;
    const root = { id: 'root', root: {} };
    sendJson(res, {
      value: hasChanged ? [root, { id: 'of-something' }] : [root],
      '@odata.deltaLink': `${this.url}me/drive/root/delta(token='${now}')`,
    });
  }

  /** api/driveitem-get-content: 302 to a pre-authenticated address. */
  private redirect(id: string, res: ServerResponse): void {
    const path = this.paths.get(id);
    if (path === undefined) return problem(res, 404, 'itemNotFound');
    const location = `http://127.0.0.1:${this.contents.port}/${encodeURIComponent(path)}?tempauth=x`;
    res.writeHead(302, { location }).end();
  }

  private async send(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { authorization } = req.headers;
    if (authorization !== undefined) this.tokensSentToContents.push(authorization);
    const { pathname } = new URL(req.url ?? '', 'http://localhost');
    await sendFile(join(this.folder, decodeURIComponent(pathname.slice(1))), req, res);
  }

  /** api/resources/driveitem: `cTag` changes with the content only. */
  private async item(path: string) {
    const found = await stat(join(this.folder, path));
    const id = `1A2B!${createHash('sha256').update(path).digest('hex').slice(0, 20)}`;
    this.paths.set(id, path);
    const time = found.mtime.toISOString();
    const file = { mimeType: 'application/pdf' };
    return {
      id,
      name: path === '' ? 'root' : path.split('/').at(-1),
      size: found.isDirectory() ? 4_096 : found.size,
      lastModifiedDateTime: time,
      ...(path === '' && { root: {} }),
      ...(found.isDirectory() ? { folder: { childCount: 1 } } : { cTag: `"c:{${id}},${time}"` }),
      ...(this.facets.get(path) ?? (found.isDirectory() ? {} : { file })),
    };
  }

  private async state(): Promise<string> {
    const names = await readdir(this.folder, { recursive: true });
    const lines = names.toSorted().map(async (name) => {
      const { size, mtimeMs } = await stat(join(this.folder, name));
      return `${name} ${size} ${mtimeMs}`;
    });
    const hash = createHash('sha256').update((await Promise.all(lines)).join('\n'));
    return hash.digest('base64url');
  }
}

/** errors: the shape of errors. */
function problem(res: ServerResponse, status: number, code: string): void {
  const body = JSON.stringify({ error: { code, message: 'their text' } });
  res.writeHead(status, { 'content-type': 'application/json' }).end(body);
}
