import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImapFlow } from 'imapflow';
import type { SourceAdapter } from '@app/sources';
import type { DovecotServer } from './dovecot-server.js';
import { listAll } from './mailbox-reader.js';
import { mailOf, type SentPart } from './mails.js';

/** The mailbox that shows the folder. */
export const ROOT = 'Root';
/** Of no mail. */
const UNKNOWN_ID = 'mail:1-1-0123456789abcdef:1';

interface ShownFile {
  /** Of the file on disk. */
  readonly state: string;
  readonly mailbox: string;
  readonly uid: number;
}

/**
 * A folder on disk, shown as a mailbox: each folder in it is a mailbox, and each file is attached to a mail of its own. So
 * the contract of all sources, which writes files, can be tried with a mail server.
 */
export class MailFolder {
  private readonly shown = new Map<string, ShownFile>();
  private readonly mailboxes = new Set<string>();
  private readonly ids = new Map<string, string>();
  private mails = 0;

  private constructor(
    readonly path: string,
    private readonly client: ImapFlow,
    private readonly adapter: SourceAdapter,
  ) {}

  static async create(server: DovecotServer, adapter: SourceAdapter): Promise<MailFolder> {
    const path = await mkdtemp(join(tmpdir(), 'strongroom-mails-'));
    await mkdir(path, { recursive: true });
    const folder = new MailFolder(path, await server.connect(), adapter);
    await folder.show();
    return folder;
  }

  idOf(path: string): string {
    return this.ids.get(path) ?? UNKNOWN_ID;
  }

  async close(): Promise<void> {
    await this.client.logout();
    await rm(this.path, { recursive: true, force: true });
  }

  /** Makes the mailboxes have what is on disk. */
  async show(): Promise<void> {
    const changed = new Set<string>();
    const entries = await readdir(this.path, { recursive: true, withFileTypes: true });
    await this.showMailbox('');
    const files = new Set<string>();
    for (const entry of entries.toSorted((a, b) => a.parentPath.length - b.parentPath.length)) {
      const path = join(entry.parentPath, entry.name).slice(this.path.length + 1);
      if (entry.isDirectory()) {
        if (await this.showMailbox(path)) changed.add(folderOf(path));
        continue;
      }
      files.add(path);
      if (await this.showFile(path)) changed.add(folderOf(path));
    }
    for (const path of this.shown.keys()) if (!files.has(path)) await this.remove(path);
    for (const folder of changed) await this.learnIds(folder);
  }

  private async showMailbox(path: string): Promise<boolean> {
    const mailbox = mailboxOf(path);
    if (this.mailboxes.has(mailbox)) return false;
    await this.client.mailboxCreate(mailbox);
    this.mailboxes.add(mailbox);
    return true;
  }

  private async showFile(path: string): Promise<boolean> {
    const { mtime, size } = await stat(join(this.path, path));
    const state = `${mtime.getTime()} ${size}`;
    if (this.shown.get(path)?.state === state) return false;
    if (this.shown.has(path)) await this.remove(path);
    const mailbox = mailboxOf(folderOf(path));
    this.mails += 1;
    const part = attachedAs(nameOf(path), await readFile(join(this.path, path)));
    const mail = mailOf({ messageId: `${this.mails}`, parts: [part] });
    const appended = await this.client.append(mailbox, mail, [], mtime);
    if (appended === false || appended.uid === undefined)
      throw new Error('The server has no UIDPLUS');
    this.shown.set(path, { state, mailbox, uid: appended.uid });
    return true;
  }

  private async remove(path: string): Promise<void> {
    const shown = this.shown.get(path);
    if (shown === undefined) return;
    await this.client.mailboxOpen(shown.mailbox);
    await this.client.messageDelete(String(shown.uid), { uid: true });
    await this.client.mailboxClose();
    this.shown.delete(path);
  }

  private async learnIds(folder: string): Promise<void> {
    const id = folder === '' ? ROOT : this.idOf(folder);
    for (const entry of await listAll(this.adapter, id, AbortSignal.timeout(30_000))) {
      this.ids.set(folder === '' ? entry.name : `${folder}/${entry.name}`, entry.id);
    }
  }
}

/** In the form of RFC 2231, which can express every name. */
function attachedAs(name: string, bytes: Buffer): SentPart {
  const encoded = encodeURIComponent(name).replace(
    /['()*!~]/g,
    (one) => `%${one.charCodeAt(0).toString(16)}`,
  );
  const lines = bytes.toString('base64').match(/.{1,76}/g) ?? [];
  return {
    headers: [
      'Content-Type: application/octet-stream',
      `Content-Disposition: attachment; filename*=utf-8''${encoded}`,
      'Content-Transfer-Encoding: base64',
    ],
    body: lines.join('\r\n'),
  };
}

function mailboxOf(path: string): string {
  return path === '' ? ROOT : `${ROOT}/${path}`;
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
