import type { OutboundClient } from '@app/outbound';
import type { SourceAdapter } from './source-adapter.js';

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
 * @throws SourceBlockedAddressError when the URL is not allowed, whatever it resolves to
 */
export function createSourceAdapter(access: SourceAccess, outbound: OutboundClient): SourceAdapter {
  throw new Error(`Not finished ${access.kind} ${String(outbound)}`);
}
