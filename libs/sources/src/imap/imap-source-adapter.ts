import { Readable } from 'node:stream';
import type { ImapSettings } from '@app/contracts';
import type {
  RemoteBytes,
  RemoteChanges,
  RemoteEntry,
  RemotePage,
  SourceAdapter,
} from '../source-adapter.js';
import {
  SourceConsentNeededError,
  SourceEntryChangedError,
  SourceEntryNotFoundError,
  SourceUnavailableError,
} from '../sources.errors.js';
import type { ImapSession } from './imap-session.js';
import { MAIL_VERSION } from './mail-files.js';
import { MailFinder, type FoundFile } from './mail-finder.js';
import { isMailId } from './mail-id.js';
import { MailPages } from './mail-pages.js';
import { Mailbox } from './mailbox.js';
import { MailboxChanges } from './mailbox-changes.js';
import { MailboxList } from './mailbox-list.js';
import { mailboxPathOf } from './mailbox-path.js';
import { decodeContent } from './transfer-encoding.js';

const DEFAULT_MAILBOX = 'INBOX';
/** Of the bytes of a file, at a time: the connection is free for other work in between. */
const CHUNK_BYTES = 256 * 1_024;
/** Mails that one page looks through. Many have no attachments. */
const MAILS_OF_PAGE = 400;

const PAGE = /^(\d{1,20})\/(\d{1,10})\/([\w.-]*)$/;

/** Reads a mailbox by IMAP (RFC 3501 and 9051). Its folders are mailboxes, and its files are mails and their attachments. */
export class ImapSourceAdapter implements SourceAdapter {
  readonly hasWholeFiles = true;
  private readonly mailboxes: MailboxList;
  private readonly finder: MailFinder;
  private readonly pages: MailPages;

  constructor(
    private readonly session: ImapSession,
    private readonly settings: ImapSettings,
  ) {
    this.mailboxes = new MailboxList(session);
    this.finder = new MailFinder(session, this.mailboxes, settings.take);
    this.pages = new MailPages(session);
  }

  async probe(signal: AbortSignal): Promise<{ account: string | null }> {
    await new Mailbox(this.session, DEFAULT_MAILBOX).state(signal).catch((error: unknown) => {
      // Each account has this mailbox.
      if (error instanceof SourceEntryNotFoundError) {
        throw new SourceConsentNeededError({ cause: error });
      }
      throw error;
    });
    return { account: this.settings.username };
  }

  async changes(
    folder: string,
    cursor: string | undefined,
    signal: AbortSignal,
  ): Promise<RemoteChanges> {
    const mailbox = await this.mailboxOf(folder === '' ? DEFAULT_MAILBOX : folder, signal);
    return new MailboxChanges(mailbox, this.settings.take, this.pages).since(cursor, signal);
  }

  async list(folder: string, page: string | undefined, signal: AbortSignal): Promise<RemotePage> {
    signal.throwIfAborted();
    if (page !== undefined) return this.mails(folder, page, signal);
    if (folder === '') {
      return { entries: await this.mailboxes.children('', signal), next: undefined };
    }
    const isOnlyFolder = await this.mailboxes.isOnlyFolder(folder, signal);
    const mails = isOnlyFolder ? undefined : await this.mails(folder, page, signal);
    const folders = await this.mailboxes.children(folder, signal);
    return { entries: [...folders, ...(mails?.entries ?? [])], next: mails?.next };
  }

  private async mails(
    folder: string,
    page: string | undefined,
    signal: AbortSignal,
  ): Promise<RemotePage> {
    const [, uidValidity, after, recent] = PAGE.exec(page ?? '') ?? [];
    const mailbox = await this.mailboxOf(folder, signal);
    const state = await mailbox.state(signal);
    const isContinued = uidValidity === state.uidValidity;
    if (page !== undefined && !isContinued)
      throw new SourceUnavailableError({ retryAfterSeconds: 1 });
    const all = await mailbox.uids(state, Number(after ?? 0) + 1, state.uidNext - 1, signal);
    const uids = all.slice(0, MAILS_OF_PAGE);
    const mails = { uidValidity: state.uidValidity, uids, recent: recent ?? '' };
    const reader = this.pages.read(mailbox, mails, signal);
    const entries: RemoteEntry[] = [];
    for await (const files of reader.files(this.settings.take)) {
      entries.push(...files.map(({ entry }) => entry));
    }
    const isLast = uids.length === all.length;
    const next = isLast ? undefined : `${state.uidValidity}/${uids.at(-1) ?? 0}/${reader.recent}`;
    return { entries, next };
  }

  async stat(entryId: string, signal: AbortSignal): Promise<RemoteEntry> {
    signal.throwIfAborted();
    if (isMailId(entryId)) return (await this.finder.find(entryId, signal)).entry;
    const found = await this.mailboxes.find(entryId, signal);
    if (found === undefined) throw new SourceEntryNotFoundError();
    return found;
  }

  /** Ranges are ignored: the bytes of an attachment can be counted only when they are decoded. */
  async open(
    entryId: string,
    { ifVersion }: { readonly ifVersion?: string },
    signal: AbortSignal,
  ): Promise<RemoteBytes> {
    signal.throwIfAborted();
    const file = await this.finder.find(entryId, signal);
    if (ifVersion !== undefined && ifVersion !== MAIL_VERSION) throw new SourceEntryChangedError();
    const chunks = this.chunksOf(file, signal);
    const first = await chunks.next();
    const all = (async function* () {
      if (first.done !== true) yield first.value;
      yield* chunks;
    })();
    const stream = Readable.from(decodeContent(file.encoding, all), { objectMode: false });
    return { stream, sizeBytes: null, version: MAIL_VERSION, name: file.entry.name };
  }

  private async *chunksOf({ place, part }: FoundFile, signal: AbortSignal): AsyncGenerator<Buffer> {
    const mailbox = new Mailbox(this.session, place.path);
    for (let start = 0; ; start += CHUNK_BYTES) {
      const bytes = await mailbox.bytes(place, part, start, CHUNK_BYTES, signal);
      if (bytes.length > 0) yield bytes;
      if (bytes.length < CHUNK_BYTES) return;
    }
  }

  private async mailboxOf(id: string, signal: AbortSignal): Promise<Mailbox> {
    const path = mailboxPathOf(id, await this.mailboxes.delimiter(signal));
    if (path === undefined) throw new SourceEntryNotFoundError();
    return new Mailbox(this.session, path);
  }
}
