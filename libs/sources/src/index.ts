/**
 * Sources: places outside that hold the files of a user, such as a WebDAV server.
 *
 * For: one small port (SourceAdapter), which every kind implements alike (see source-adapter.contract.ts).
 * Not for: the decision what to import, the ledger, or stored credentials: these are the connector's. No adapter changes
 * anything over there, except that a folder of the operator moves a file aside when it is told to.
 */
export type { AccessTokens } from './access-tokens.js';
export { createSourceAdapter } from './create-source-adapter.js';
export type { SourceContext } from './source-context.js';
export type {
  RemoteBytes,
  RemoteChangePage,
  RemoteChanges,
  RemoteEntry,
  RemotePage,
  RemoteRange,
  SourceAdapter,
} from './source-adapter.js';
export {
  SourceBlockedAddressError,
  SourceConsentNeededError,
  SourceEntryChangedError,
  SourceEntryForbiddenError,
  SourceEntryNotFoundError,
  SourceHostUnknownError,
  SourceKindUnavailableError,
  SourceRefusedError,
  SourceUnavailableError,
} from './sources.errors.js';
