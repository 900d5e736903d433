import { createHash } from 'node:crypto';
import type { ImapSettings, SourceAccessOf } from '@app/contracts';
import type { OutboundClient } from '@app/outbound';
import type { AccessTokens } from '../access-tokens.js';
import type { SourceAdapter } from '../source-adapter.js';
import type { MailServer, SourceContext } from '../source-context.js';
import { SourceKindUnavailableError } from '../sources.errors.js';
import { ImapSession, type Credentials } from './imap-session.js';
import { ImapSourceAdapter } from './imap-source-adapter.js';

const TOKEN_TIMEOUT_MS = 30_000;

/** An adapter lives for one round or one request. Its connection is kept for the next one, as long as the client is. */
const sessions = new WeakMap<OutboundClient, Map<string, ImapSession>>();

/** Creates the adapter of a mailbox with a password. */
export function createImapSourceAdapter(
  { settings, secret }: SourceAccessOf<'imap'>,
  outbound: OutboundClient,
): SourceAdapter {
  const credentials = Promise.resolve({ pass: secret.password });
  return adapterOf(settings, secret.password, () => credentials, outbound);
}

/** Creates the adapter of a mailbox of Google. @throws SourceKindUnavailableError */
export function createGmailSourceAdapter(
  access: SourceAccessOf<'gmail'>,
  outbound: OutboundClient,
  { mailServers, accessTokens }: SourceContext,
): SourceAdapter {
  return adapterOfProvider(access, mailServers?.google, accessTokens, outbound);
}

/** Creates the adapter of a mailbox of Microsoft. @throws SourceKindUnavailableError */
export function createOutlookSourceAdapter(
  access: SourceAccessOf<'outlook'>,
  outbound: OutboundClient,
  { mailServers, accessTokens }: SourceContext,
): SourceAdapter {
  return adapterOfProvider(access, mailServers?.microsoft, accessTokens, outbound);
}

function adapterOfProvider(
  { settings, secret }: SourceAccessOf<'gmail'> | SourceAccessOf<'outlook'>,
  server: MailServer | undefined,
  tokens: AccessTokens | undefined,
  outbound: OutboundClient,
): SourceAdapter {
  if (server === undefined || tokens === undefined) throw new SourceKindUnavailableError();
  const credentials: Credentials = async (refused) => ({
    accessToken: await tokens.get(AbortSignal.timeout(TOKEN_TIMEOUT_MS), refused),
  });
  return adapterOf({ ...server, ...settings }, secret.refreshToken, credentials, outbound);
}

/**
 * Adapters with the same secret share one connection. Without the secret in the key, an account could use the connection
 * of another one by naming the same user.
 */
function adapterOf(
  settings: ImapSettings,
  secret: string,
  credentials: Credentials,
  outbound: OutboundClient,
): SourceAdapter {
  const { host, port, security, username } = settings;
  const account = JSON.stringify([host, port, security, username, secret]);
  const key = createHash('sha256').update(account).digest('hex');
  const known = sessions.get(outbound) ?? new Map<string, ImapSession>();
  sessions.set(outbound, known);
  const session =
    known.get(key) ??
    new ImapSession(outbound.sockets, settings, credentials, () => known.delete(key));
  session.useCredentials(credentials);
  known.set(key, session);
  return new ImapSourceAdapter(session, settings);
}
