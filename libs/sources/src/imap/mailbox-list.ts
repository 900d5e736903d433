import { SourceRefusedError } from '../sources.errors.js';
import type { RemoteEntry } from '../source-adapter.js';
import type { ImapSession } from './imap-session.js';
import { mailboxIdOf } from './mailbox-path.js';

const MAX_MAILBOXES = 10_000;

interface ListedMailbox {
  readonly id: string;
  readonly path: string;
  readonly name: string;
  readonly isSelectable: boolean;
}

/** The mailboxes of an account. */
export class MailboxList {
  constructor(private readonly session: ImapSession) {}

  /** The character that the server puts between the names of a path; empty when it has no mailboxes within others. */
  async delimiter(signal: AbortSignal): Promise<string> {
    return this.session.run(
      (client) => Promise.resolve(client.namespace ? (client.namespace.delimiter ?? '') : '/'),
      signal,
    );
  }

  /** The paths of mailboxes that can have mails. */
  async selectable(signal: AbortSignal): Promise<string[]> {
    return (await this.all(signal)).flatMap(({ path, isSelectable }) => (isSelectable ? path : []));
  }

  /** The mailboxes directly in one, or those at the top. */
  async children(parent: string, signal: AbortSignal): Promise<RemoteEntry[]> {
    const prefix = parent === '' ? '' : `${parent}/`;
    const isChild = (id: string) => id.startsWith(prefix) && !id.slice(prefix.length).includes('/');
    return (await this.all(signal)).filter(({ id }) => isChild(id)).map(toEntry);
  }

  /** @returns undefined when no such mailbox is listed */
  async find(id: string, signal: AbortSignal): Promise<RemoteEntry | undefined> {
    const found = (await this.all(signal)).find((one) => one.id === id);
    return found && toEntry(found);
  }

  /** Whether it only has other mailboxes. */
  async isOnlyFolder(id: string, signal: AbortSignal): Promise<boolean> {
    return (await this.all(signal)).find((one) => one.id === id)?.isSelectable === false;
  }

  private async all(signal: AbortSignal): Promise<ListedMailbox[]> {
    const listed = await this.session.run((client) => client.list(), signal);
    if (listed.length > MAX_MAILBOXES) throw new SourceRefusedError();
    return listed.map(({ path, name, delimiter, flags }) => ({
      id: mailboxIdOf(path, delimiter),
      path,
      name,
      isSelectable: !flags.has('\\Noselect'),
    }));
  }
}

function toEntry({ id, name }: ListedMailbox): RemoteEntry {
  return {
    id,
    name,
    isFolder: true,
    sizeBytes: null,
    modifiedAt: null,
    version: '',
    mediaType: null,
  };
}
