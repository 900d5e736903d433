import type { SourceAccessOf, SourceKind } from '@app/contracts';
import type { OutboundClient } from '@app/outbound';
import type { SourceAdapter } from './source-adapter.js';
import { createImapSourceAdapter } from './imap/create-imap-source-adapter.js';
import { createWebdavSourceAdapter } from './webdav/create-webdav-source-adapter.js';

type Creators = {
  readonly [K in SourceKind]: (
    access: SourceAccessOf<K>,
    outbound: OutboundClient,
  ) => SourceAdapter;
};

const CREATORS: Creators = {
  webdav: createWebdavSourceAdapter,
  imap: createImapSourceAdapter,
};

/**
 * Creates the adapter of one source. It is cheap: create one for each round or request.
 *
 * @throws SourceBlockedAddressError when the address is not valid
 */
export function createSourceAdapter<K extends SourceKind>(
  access: SourceAccessOf<K>,
  outbound: OutboundClient,
): SourceAdapter {
  return CREATORS[access.kind](access, outbound);
}
