import type { SourceAccess, SourceAccessOf, SourceKind } from '@app/contracts';
import type { OutboundClient } from '@app/outbound';
import type { SourceAdapter } from './source-adapter.js';
import { createFolderSourceAdapter } from './folder/create-folder-source-adapter.js';
import type { FolderPlace } from './folder/folder-source-adapter.js';
import { createImapSourceAdapter } from './imap/create-imap-source-adapter.js';
import { createWebdavSourceAdapter } from './webdav/create-webdav-source-adapter.js';

/** What some kinds need besides the access to one source. */
export interface SourceContext {
  /** Where the folder of the account is; undefined when the operator has none. */
  readonly folder?: FolderPlace | undefined;
}

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
