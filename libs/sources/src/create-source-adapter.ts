import type { OutboundClient } from '@app/outbound';
import type { SourceAdapter } from './source-adapter.js';
import { SourceBlockedAddressError } from './sources.errors.js';
import { WebdavClient } from './webdav/webdav-client.js';
import { WebdavSourceAdapter } from './webdav/webdav-source-adapter.js';

/** How to reach a WebDAV server, with the credentials in plain text. Keep it in memory only. */
export interface WebdavAccess {
  readonly kind: 'webdav';
  readonly settings: { readonly url: string; readonly username: string };
  readonly secret: { readonly password: string };
}

/** How to reach a source, by its kind. */
export type SourceAccess = WebdavAccess;

/**
 * Creates the adapter of one source. It is cheap: create one for each round or request.
 *
 * @throws SourceBlockedAddressError when the URL is not valid
 */
export function createSourceAdapter(access: SourceAccess, outbound: OutboundClient): SourceAdapter {
  const { settings, secret } = access;
  const base = URL.parse(settings.url);
  if (base === null) throw new SourceBlockedAddressError();
  base.search = '';
  base.hash = '';
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  const credentials = Buffer.from(`${settings.username}:${secret.password}`).toString('base64');
  const client = new WebdavClient(outbound, base, `Basic ${credentials}`);
  return new WebdavSourceAdapter(client, settings.username);
}
