import { AppError } from '@app/errors';

/** The state is not one that waits for an answer of this source. */
export class AuthorizationInvalidError extends AppError {
  constructor() {
    super(
      'unprocessable',
      'source.authorization_invalid',
      'The authorization was used already, has ended, or is of another source. Begin another one.',
    );
  }
}

/** The provider gave no access. */
export class AuthorizationFailedError extends AppError {
  constructor(options: { cause?: unknown } = {}) {
    super(
      'unprocessable',
      'source.authorization_failed',
      'The provider gave no access. Begin another authorization, and agree to all that it asks for.',
      options,
    );
  }
}

/**
 * The provider answered with an OAuth error. It has no cause and no text of the provider: both can have parts of tokens.
 */
export class OAuthRefusedError extends Error {
  override readonly name = 'OAuthRefusedError';

  constructor(readonly reason: string) {
    super(`The provider refuses: ${reason}`);
  }

  /** Whether the operator's client is refused, and not the agreement of the user. */
  get isOfClient(): boolean {
    return ['invalid_client', 'unauthorized_client'].includes(this.reason);
  }
}
