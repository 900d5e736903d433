import type { SourceAccess, SourceAccessOf, SourceKind } from '@app/contracts';
import type { OutboundClient } from '@app/outbound';
import { createGoogleDriveSourceAdapter } from './google-drive/create-google-drive-source-adapter.js';
import type { SourceAdapter } from './source-adapter.js';
import { createFolderSourceAdapter } from './folder/create-folder-source-adapter.js';
import {
  createGmailSourceAdapter,
  createImapSourceAdapter,
  createOutlookSourceAdapter,
} from './imap/create-imap-source-adapter.js';
import { createOnedriveSourceAdapter } from './onedrive/create-onedrive-source-adapter.js';
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
  folder: createFolderSourceAdapter,
  imap: createImapSourceAdapter,
  'google-drive': createGoogleDriveSourceAdapter,
  onedrive: createOnedriveSourceAdapter,
  gmail: createGmailSourceAdapter,
  outlook: createOutlookSourceAdapter,
};

/**
 * Creates the adapter of one source. It is cheap: create one for each round or request.
 *
 * @throws SourceBlockedAddressError when the address is not valid
 * @throws SourceKindUnavailableError when the operator has not set up this kind
 */
export function createSourceAdapter(
  access: SourceAccess,
  outbound: OutboundClient,
  context: SourceContext = {},
): SourceAdapter {
  // The table has the creator of the kind, which TypeScript cannot see.
  const create = CREATORS[access.kind] as Creators[SourceKind] &
    ((...args: [SourceAccess, OutboundClient, SourceContext]) => SourceAdapter);
  return create(access, outbound, context);
}
