import { createHash } from 'node:crypto';
import type { SourceAccessOf } from '@app/contracts';
import type { OutboundClient } from '@app/outbound';
import type { SourceAdapter } from '../source-adapter.js';
import { ImapSession } from './imap-session.js';
import { ImapSourceAdapter } from './imap-source-adapter.js';

/** An adapter lives for one round or one request. Its connection is kept for the next one, as long as the client is. */
const sessions = new WeakMap<OutboundClient, Map<string, ImapSession>>();

/** Creates the adapter of a mailbox. Adapters of the same account share one connection. */
export function createImapSourceAdapter(
  { settings, secret }: SourceAccessOf<'imap'>,
  outbound: OutboundClient,
): SourceAdapter {
  const { host, port, security, username } = settings;
  const account = JSON.stringify([host, port, security, username, secret.password]);
  const key = createHash('sha256').update(account).digest('hex');
  const known = sessions.get(outbound) ?? new Map<string, ImapSession>();
  sessions.set(outbound, known);
  const session =
    known.get(key) ??
    new ImapSession(outbound.sockets, settings, { pass: secret.password }, () => known.delete(key));
  known.set(key, session);
  return new ImapSourceAdapter(session, settings);
}
