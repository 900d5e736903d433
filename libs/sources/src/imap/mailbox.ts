import type { FetchMessageObject, FetchQueryObject, ImapFlow } from 'imapflow';
import {
  SourceEntryChangedError,
  SourceRefusedError,
  SourceUnavailableError,
} from '../sources.errors.js';
import type { ImapSession, MailboxState } from './imap-session.js';
import type { MailKey } from './mail-id.js';

/** A mailbox with more mails is not read. */
const MAX_MESSAGES = 1_000_000;
const DAY_SECONDS = 86_400;

const QUERY: FetchQueryObject = {
  uid: true,
  envelope: true,
  internalDate: true,
  size: true,
  bodyStructure: true,
};
/** For mails whose structure the server cannot describe, or whose description cannot be read. */
const SHORT_QUERY: FetchQueryObject = { uid: true, internalDate: true, size: true };

/** Reads one mailbox. Nothing is changed in it: no mail becomes read. */
export class Mailbox {
  constructor(
    private readonly session: ImapSession,
    readonly path: string,
  ) {}

  /** The present state. @throws SourceEntryNotFoundError when there is no such mailbox */
  async state(signal: AbortSignal): Promise<MailboxState> {
    return this.session.run((client) => this.session.examine(client, this.path, true), signal);
  }

  /** The state when it was opened last. */
  async presentState(signal: AbortSignal): Promise<MailboxState> {
    return this.session.run((client) => this.session.examine(client, this.path), signal);
  }

  /** The numbers of mails, from `first` to `last`, ascending. */
  async uids(
    { uidValidity }: MailboxState,
    first: number,
    last: number,
    signal: AbortSignal,
  ): Promise<number[]> {
    if (last < first) return [];
    return this.inSame(uidValidity, signal, async (client) => {
      const found = await search(client, { uid: `${first}:${last}` });
      return found.filter((uid) => uid >= first && uid <= last);
    });
  }

  /** The numbers of mails that may have a key: those of about its day and, with `bySize`, of its size. */
  async uidsLike(
    { seconds, sizeBytes }: MailKey,
    bySize: boolean,
    signal: AbortSignal,
  ): Promise<{ uidValidity: string; uids: number[] }> {
    return this.session.run(async (client) => {
      const { uidValidity } = await this.session.examine(client, this.path);
      // Servers compare days of their own time zone.
      const since = new Date((seconds - 2 * DAY_SECONDS) * 1_000);
      const before = new Date((seconds + 2 * DAY_SECONDS) * 1_000);
      const size = { larger: Math.max(sizeBytes - 1, 0), smaller: sizeBytes + 1 };
      const query = { since, before, ...(bySize && size) };
      return { uidValidity, uids: await search(client, query) };
    }, signal);
  }

  /** What the server tells about mails. Those that were removed meanwhile are not in it. */
  async messages(
    uidValidity: string,
    uids: readonly number[],
    signal: AbortSignal,
  ): Promise<FetchMessageObject[]> {
    const found = await this.fetch(uidValidity, uids, QUERY, signal);
    const missing = uids.filter((uid) => !found.has(uid));
    const others = await this.fetch(uidValidity, missing, SHORT_QUERY, signal);
    for (const [uid, message] of others) found.set(uid, message);
    return uids.flatMap((uid) => found.get(uid) ?? []);
  }

  /**
   * Bytes of a mail or of one of its parts, still encoded. Fewer than `length` come at its end.
   *
   * @param part empty for the whole mail
   */
  async bytes(
    { uidValidity, uid }: { uidValidity: string; uid: number },
    part: string,
    start: number,
    length: number,
    signal: AbortSignal,
  ): Promise<Buffer> {
    return this.inSame(uidValidity, signal, async (client) => {
      const range = { start, maxLength: length };
      const query = part === '' ? { source: range } : { bodyParts: [{ key: part, ...range }] };
      const message = await client.fetchOne(String(uid), query, { uid: true });
      // It was removed.
      if (message === false) throw new SourceEntryChangedError();
      const bytes = part === '' ? message.source : message.bodyParts?.get(part.toLowerCase());
      if (bytes !== undefined && bytes.length > length) throw new SourceRefusedError();
      return bytes ?? Buffer.alloc(0);
    });
  }

  private async fetch(
    uidValidity: string,
    uids: readonly number[],
    query: FetchQueryObject,
    signal: AbortSignal,
  ): Promise<Map<number, FetchMessageObject>> {
    const found = new Map<number, FetchMessageObject>();
    if (uids.length === 0) return found;
    const wanted = new Set(uids);
    await this.inSame(uidValidity, signal, async (client) => {
      for await (const message of client.fetch([...uids], query, { uid: true })) {
        if (wanted.has(message.uid)) found.set(message.uid, message);
      }
    });
    return found;
  }

  /** @throws SourceUnavailableError when the mails have new numbers */
  private async inSame<T>(
    uidValidity: string,
    signal: AbortSignal,
    work: (client: ImapFlow) => Promise<T>,
  ): Promise<T> {
    return this.session.run(async (client) => {
      const state = await this.session.examine(client, this.path);
      if (state.uidValidity !== uidValidity)
        throw new SourceUnavailableError({ retryAfterSeconds: 1 });
      return work(client);
    }, signal);
  }
}

async function search(
  client: ImapFlow,
  query: Parameters<ImapFlow['search']>[0],
): Promise<number[]> {
  const found = await client.search(query, { uid: true });
  if (!Array.isArray(found) || found.length > MAX_MESSAGES) throw new SourceRefusedError();
  return found.toSorted((a, b) => a - b);
}
