import type { SourceAccessOf, SourceKind } from '@app/contracts';
import type { OutboundClient } from '@app/outbound';
import { createGoogleDriveSourceAdapter } from './google-drive/create-google-drive-source-adapter.js';
import type { SourceAdapter } from './source-adapter.js';
import type { SourceContext } from './source-context.js';
import { createWebdavSourceAdapter } from './webdav/create-webdav-source-adapter.js';

type Creators = {
  readonly [K in SourceKind]: (
    access: SourceAccessOf<K>,
    outbound: OutboundClient,
    context: SourceContext,
  ) => SourceAdapter;
};

const CREATORS: Creators = {
  webdav: createWebdavSourceAdapter,
  'google-drive': createGoogleDriveSourceAdapter,
};

/**
 * Creates the adapter of one source. It is cheap: create one for each round or request.
 *
 * @throws SourceBlockedAddressError when the address is not valid
 */
export function createSourceAdapter<K extends SourceKind>(
  access: SourceAccessOf<K>,
  outbound: OutboundClient,
  context: SourceContext = {},
): SourceAdapter {
  return CREATORS[access.kind](access, outbound, context);
}
