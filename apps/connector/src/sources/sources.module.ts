import { Module } from '@nestjs/common';
import { OAuthClient } from '../oauth/oauth-client.js';
import { StoredAccessTokens } from '../oauth/stored-access-tokens.js';
import { Outbound } from './outbound.js';
import { SecretRotation } from './secret-rotation.js';
import { SourceAdapters } from './source-adapters.js';
import { SourcesRepository } from './sources.repository.js';

/** The rows of sources, and the connections to them. */
@Module({
  providers: [
    OAuthClient,
    Outbound,
    SecretRotation,
    SourceAdapters,
    SourcesRepository,
    StoredAccessTokens,
  ],
  exports: [OAuthClient, SourceAdapters, SourcesRepository],
})
export class SourcesModule {}
