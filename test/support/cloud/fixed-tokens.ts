import { SourceConsentNeededError, type AccessTokens } from '@app/sources';

/** Access tokens that a test gives, one after another. */
export interface TestTokens extends AccessTokens {
  /** The tokens that the other side refused. */
  readonly refused: string[];
}

export function fixedTokens(...tokens: readonly string[]): TestTokens {
  const left = [...tokens];
  const refusedTokens: string[] = [];
  return {
    refused: refusedTokens,
    get: async (signal, refused) => {
      signal.throwIfAborted();
      if (refused !== undefined) {
        refusedTokens.push(refused);
        left.shift();
      }
      const [token] = left;
      if (token === undefined) throw new SourceConsentNeededError();
      return Promise.resolve(token);
    },
  };
}
