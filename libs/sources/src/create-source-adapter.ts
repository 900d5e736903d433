import type { SourceAccess, SourceAccessOf, SourceKind } from '@app/contracts';
import type { OutboundClient } from '@app/outbound';
import type { SourceAdapter } from './source-adapter.js';
import { createWebdavSourceAdapter } from './webdav/create-webdav-source-adapter.js';

type Creators = {
  readonly [K in SourceKind]: (
    access: SourceAccessOf<K>,
    outbound: OutboundClient,
  ) => SourceAdapter;
};

const CREATORS: Creators = {
  webdav: createWebdavSourceAdapter,
};

/**
 * Creates the adapter of one source. It is cheap: create one for each round or request.
 *
 * @throws SourceBlockedAddressError when the address is not valid
 */
export function createSourceAdapter(access: SourceAccess, outbound: OutboundClient): SourceAdapter {
  return CREATORS[access.kind](access, outbound);
}
