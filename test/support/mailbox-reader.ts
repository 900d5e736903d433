import { buffer } from 'node:stream/consumers';
import type { ImapSettings } from '@app/contracts';
import type { OutboundClient } from '@app/outbound';
import { createSourceAdapter, type RemoteEntry, type SourceAdapter } from '@app/sources';
import { MAIL_USER, type DovecotServer } from './dovecot-server.js';

/** An adapter of the account of a server. */
export function mailAdapter(
  server: DovecotServer,
  outbound: OutboundClient,
  changes: Partial<ImapSettings> = {},
  password: string = MAIL_USER.password,
): SourceAdapter {
  const settings: ImapSettings = {
    host: '127.0.0.1',
    port: server.port,
    security: 'none',
    username: MAIL_USER.username,
    take: 'attachments',
    ...changes,
  };
  return createSourceAdapter({ kind: 'imap', settings, secret: { password } }, outbound);
}

export async function listAll(
  adapter: SourceAdapter,
  folder: string,
  signal: AbortSignal,
): Promise<RemoteEntry[]> {
  const entries: RemoteEntry[] = [];
  let page: string | undefined;
  do {
    const result = await adapter.list(folder, page, signal);
    entries.push(...result.entries);
    page = result.next;
  } while (page !== undefined);
  return entries;
}

export async function readAll(
  adapter: SourceAdapter,
  id: string,
  signal: AbortSignal,
): Promise<Buffer> {
  return buffer((await adapter.open(id, { ifVersion: '"mail"' }, signal)).stream);
}

/** The changes that a round is given. */
export async function changesOf(
  adapter: SourceAdapter,
  folder: string,
  cursor: string | undefined,
  signal: AbortSignal,
) {
  const found = await adapter.changes?.(folder, cursor, signal);
  if (found === undefined || found.kind === 'all') throw new Error('no changes');
  const entries: RemoteEntry[] = [];
  if (found.kind === 'some') for await (const page of found.pages) entries.push(...page.entries);
  const isWhole = found.kind === 'some' && found.isWhole === true;
  return { kind: found.kind, isWhole, cursor: found.cursor, names: namesOf(entries), entries };
}

export function namesOf(entries: readonly RemoteEntry[]): string[] {
  return entries.map(({ name }) => name);
}
