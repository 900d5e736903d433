import type { ImapSettings } from '@app/contracts';
import type { AccessTokens } from './access-tokens.js';
import type { FolderPlace } from './folder/folder-source-adapter.js';

/** Where a provider has its mailboxes. */
export type MailServer = Pick<ImapSettings, 'host' | 'port' | 'security'>;

/** What some kinds need besides the access to one source. */
export interface SourceContext {
  /** Where the folder of the account is; undefined when the operator has none. */
  readonly folder?: FolderPlace | undefined;
  /** For kinds that are connected by the page of a provider. */
  readonly accessTokens?: AccessTokens;
  /** The mail servers of the providers. */
  readonly mailServers?: { readonly google: MailServer; readonly microsoft: MailServer };
  /** The addresses of the providers. Each ends with a slash. */
  readonly apiUrls?: { readonly google: string; readonly microsoft: string };
}
