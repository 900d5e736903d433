import type { AccessTokens } from './access-tokens.js';

/** What some kinds need besides their settings and credentials. */
export interface SourceContext {
  /** For kinds that are connected by the page of a provider. */
  readonly accessTokens?: AccessTokens;
  /** The addresses of the providers. Each ends with a slash. */
  readonly apiUrls?: { readonly google: string; readonly microsoft: string };
}
