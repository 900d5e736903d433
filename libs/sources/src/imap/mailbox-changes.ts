import { z } from 'zod';
import type { ImapSettings } from '@app/contracts';
import type { RemoteChangePage, RemoteChanges } from '../source-adapter.js';
import type { MailboxState } from './imap-session.js';
import type { Mailbox } from './mailbox.js';
import { MailPages } from './mail-pages.js';

/** How often the files that are gone are looked for: it needs a listing of the whole mailbox. */
const WHOLE_LISTING_SECONDS = 86_400;

/** The state of a mailbox after a round. */
const cursorSchema = z.object({
  uidValidity: z.string(),
  uidNext: z.int(),
  /** How many mails there would be if none had been removed since the last whole listing. */
  messages: z.int(),
  /** Of {@link Occurrences}. */
  recent: z.string(),
  /** When the whole mailbox was listed last, in seconds since 1970. */
  listedAt: z.number(),
});
type Cursor = z.output<typeof cursorSchema>;

/** Finds the new mails of a mailbox. It lists the mails that came since, and everything only where that is not enough. */
export class MailboxChanges {
  constructor(
    private readonly mailbox: Mailbox,
    private readonly take: ImapSettings['take'],
    private readonly pages: MailPages,
  ) {}

  async since(text: string | undefined, signal: AbortSignal): Promise<RemoteChanges> {
    const before = parseCursor(text);
    const state = await this.mailbox.state(signal);
    const now = Date.now() / 1_000;
    if (before?.uidValidity !== state.uidValidity || before.uidNext > state.uidNext) {
      return this.whole(state, now, signal);
    }
    const { uidNext } = state;
    const uids = await this.mailbox.uids(state, before.uidNext, uidNext - 1, signal);
    const messages = before.messages + uids.length;
    const isRemoved = state.messages < messages;
    if (isRemoved && now - before.listedAt > WHOLE_LISTING_SECONDS) {
      return this.whole(state, now, signal);
    }
    const after = { ...before, uidNext, messages };
    if (uids.length === 0) return { kind: 'none', cursor: JSON.stringify(after) };
    return this.some(state, uids, after, false, signal);
  }

  private async whole(
    state: MailboxState,
    listedAt: number,
    signal: AbortSignal,
  ): Promise<RemoteChanges> {
    const { uidValidity, uidNext } = state;
    const uids = await this.mailbox.uids(state, 1, uidNext - 1, signal);
    const after = { uidValidity, uidNext, messages: uids.length, recent: '', listedAt };
    return this.some(state, uids, after, true, signal);
  }

  private some(
    { uidValidity }: MailboxState,
    uids: readonly number[],
    after: Cursor,
    isWhole: boolean,
    signal: AbortSignal,
  ): RemoteChanges {
    const reader = this.pages.read(
      this.mailbox,
      { uidValidity, uids, recent: after.recent },
      signal,
    );
    const { take } = this;
    async function* pages(): AsyncGenerator<RemoteChangePage> {
      for await (const files of reader.files(take)) {
        yield { entries: files.map(({ entry }) => entry), gone: [] };
      }
    }
    return {
      kind: 'some',
      isWhole,
      pages: pages(),
      get cursor() {
        return JSON.stringify({ ...after, recent: reader.recent });
      },
    };
  }
}

/** Undefined for a text that is not one of this kind. */
function parseCursor(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined;
  try {
    return cursorSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
