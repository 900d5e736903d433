/** Gives the access tokens of one source. The connector keeps and refreshes them. */
export interface AccessTokens {
  /**
   * Returns a token that is valid now.
   *
   * @param refused a token that the other side has refused, so another one is needed
   * @throws SourceConsentNeededError when the user must agree again
   * @throws SourceUnavailableError when the provider gives no token now
   */
  get(signal: AbortSignal, refused?: string): Promise<string>;
}
