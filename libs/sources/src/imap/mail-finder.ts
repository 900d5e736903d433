import type { FetchMessageObject } from 'imapflow';
import type { ImapSettings } from '@app/contracts';
import { SourceEntryForbiddenError, SourceEntryNotFoundError } from '../sources.errors.js';
import type { ImapSession, MailPlace } from './imap-session.js';
import { filesOfMail, keyOfMessage, type MailFile } from './mail-files.js';
import { formatMailKey, parseMailFileId, type MailFileId } from './mail-id.js';
import { Mailbox } from './mailbox.js';
import type { MailboxList } from './mailbox-list.js';

/** Mailboxes in which a mail is looked for. */
const MAX_MAILBOXES = 200;
/** Mails of the same days, some also of the same size, that are compared. */
const MAX_CANDIDATES = 1_000;

/** A file, and the mail that has it. */
export interface FoundFile extends MailFile {
  readonly place: MailPlace;
}

/** Finds mails by their ids: where they were seen last, otherwise in the mailboxes that were used last, otherwise in all. */
export class MailFinder {
  constructor(
    private readonly session: ImapSession,
    private readonly mailboxes: MailboxList,
    private readonly take: ImapSettings['take'],
  ) {}

  /** @throws SourceEntryNotFoundError */
  async find(id: string, signal: AbortSignal): Promise<FoundFile> {
    const wanted = parseMailFileId(id);
    if (wanted === undefined) throw new SourceEntryNotFoundError();
    const known = this.session.placeOf(placeKeyOf(wanted));
    const found =
      (known && (await this.findAt(known, id, wanted, signal))) ??
      (await this.search(id, wanted, signal));
    if (found === undefined) throw new SourceEntryNotFoundError();
    return found;
  }

  private async search(
    id: string,
    wanted: MailFileId,
    signal: AbortSignal,
  ): Promise<FoundFile | undefined> {
    const recent = this.session.recentPaths;
    const known = await this.findInOneOf(recent, id, wanted, true, signal);
    if (known !== undefined) return known;
    const all = await this.mailboxes.selectable(signal);
    const others = all.filter((path) => !recent.includes(path)).slice(0, MAX_MAILBOXES);
    return (
      (await this.findInOneOf(others, id, wanted, true, signal)) ??
      // Some servers compare other sizes than they report.
      this.findInOneOf(recent, id, wanted, false, signal)
    );
  }

  private async findInOneOf(
    paths: readonly string[],
    id: string,
    wanted: MailFileId,
    bySize: boolean,
    signal: AbortSignal,
  ): Promise<FoundFile | undefined> {
    for (const path of paths) {
      const found = await this.findIn(path, id, wanted, bySize, signal);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private async findAt(
    place: MailPlace,
    id: string,
    wanted: MailFileId,
    signal: AbortSignal,
  ): Promise<FoundFile | undefined> {
    return unlessMissing(async () => {
      const mailbox = new Mailbox(this.session, place.path);
      const { uidValidity } = await mailbox.presentState(signal);
      if (uidValidity !== place.uidValidity) return undefined;
      const [message] = await mailbox.messages(uidValidity, [place.uid], signal);
      return message && this.fileOf(message, place, id, wanted);
    });
  }

  private async findIn(
    path: string,
    id: string,
    wanted: MailFileId,
    bySize: boolean,
    signal: AbortSignal,
  ): Promise<FoundFile | undefined> {
    return unlessMissing(async () => {
      const mailbox = new Mailbox(this.session, path);
      const { uidValidity, uids } = await mailbox.uidsLike(wanted, bySize, signal);
      const candidates = uids.slice(0, MAX_CANDIDATES);
      const messages = (await mailbox.messages(uidValidity, candidates, signal)).filter(
        (message) => formatMailKey(keyOfMessage(message)) === formatMailKey(wanted),
      );
      // Of two mails with the same key, one may have been removed. The other one is right then, or the same.
      const message = messages[Math.min(wanted.occurrence, messages.length - 1)];
      if (message === undefined) return undefined;
      return this.fileOf(message, { path, uidValidity, uid: message.uid }, id, wanted);
    });
  }

  private fileOf(
    message: FetchMessageObject,
    place: MailPlace,
    id: string,
    wanted: MailFileId,
  ): FoundFile | undefined {
    const files = filesOfMail(message, keyOfMessage(message), wanted.occurrence, this.take);
    const file = files.find(({ entry }) => entry.id === id);
    if (file === undefined) return undefined;
    this.session.rememberPlace(placeKeyOf(wanted), place);
    return { ...file, place };
  }
}

function placeKeyOf(id: MailFileId): string {
  return `${formatMailKey(id)}.${id.occurrence}`;
}

/** A mailbox that was removed or that cannot be read has no mails. */
async function unlessMissing<T>(work: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SourceEntryNotFoundError) return undefined;
    if (error instanceof SourceEntryForbiddenError) return undefined;
    throw error;
  }
}
