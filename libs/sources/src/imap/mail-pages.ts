import type { ImapSettings } from '@app/contracts';
import type { ImapSession } from './imap-session.js';
import { filesOfMail, keyOfMessage, type MailFile } from './mail-files.js';
import { formatMailKey } from './mail-id.js';
import type { Mailbox } from './mailbox.js';
import { Occurrences } from './occurrences.js';

/** Mails that are asked for together. */
const PAGE_MAILS = 200;

interface MailsToRead {
  readonly uidValidity: string;
  /** In ascending order. */
  readonly uids: readonly number[];
  /** Of {@link Occurrences}, before the first of them. */
  readonly recent: string;
}

/** Reads the files of mails, page by page, so that only one page is in memory. */
export class MailPages {
  constructor(private readonly session: ImapSession) {}

  read(mailbox: Mailbox, mails: MailsToRead, signal: AbortSignal): MailReader {
    return new MailReader(this.session, mailbox, mails, signal);
  }
}

export class MailReader {
  private readonly occurrences: Occurrences;

  constructor(
    private readonly session: ImapSession,
    private readonly mailbox: Mailbox,
    private readonly mails: MailsToRead,
    private readonly signal: AbortSignal,
  ) {
    this.occurrences = new Occurrences(mails.recent);
  }

  /** After the mails that were read. */
  get recent(): string {
    return this.occurrences.toString();
  }

  /** Yields the files of up to 200 mails, which may be none. */
  async *files(take: ImapSettings['take']): AsyncGenerator<MailFile[], void> {
    const { uidValidity, uids } = this.mails;
    for (let from = 0; from < uids.length; from += PAGE_MAILS) {
      const page = uids.slice(from, from + PAGE_MAILS);
      const messages = await this.mailbox.messages(uidValidity, page, this.signal);
      yield messages.flatMap((message) => {
        const key = keyOfMessage(message);
        const occurrence = this.occurrences.next(key);
        const { path } = this.mailbox;
        this.session.rememberPlace(`${formatMailKey(key)}.${occurrence}`, {
          path,
          uidValidity,
          uid: message.uid,
        });
        return filesOfMail(message, key, occurrence, take);
      });
    }
  }
}
