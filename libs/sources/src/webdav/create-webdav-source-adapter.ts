import type { SourceAccessOf } from '@app/contracts';
import type { OutboundClient } from '@app/outbound';
import type { SourceAdapter } from '../source-adapter.js';
import { SourceBlockedAddressError } from '../sources.errors.js';
import { WebdavClient } from './webdav-client.js';
import { WebdavSourceAdapter } from './webdav-source-adapter.js';

/** @throws SourceBlockedAddressError when the URL is not valid */
export function createWebdavSourceAdapter(
  { settings, secret }: SourceAccessOf<'webdav'>,
  outbound: OutboundClient,
): SourceAdapter {
  const base = URL.parse(settings.url);
  if (base === null) throw new SourceBlockedAddressError();
  base.search = '';
  base.hash = '';
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  const credentials = Buffer.from(`${settings.username}:${secret.password}`).toString('base64');
  const client = new WebdavClient(outbound, base, `Basic ${credentials}`);
  return new WebdavSourceAdapter(client, settings.username);
}
