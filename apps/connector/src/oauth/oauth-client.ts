import { Injectable } from '@nestjs/common';
import * as openid from 'openid-client';
import type { OAuthKind, OAuthSecret } from '@app/contracts';
import { SourceKindUnavailableError } from '@app/sources';
import { ConnectorConfig } from '../config/connector.config.js';
import { Outbound } from '../sources/outbound.js';
import { OAuthRefusedError } from './oauth.errors.js';
import { providerOf, type OAuthProvider } from './oauth-providers.js';
import { outboundFetch } from './outbound-fetch.js';
import { translateOAuthError } from './translate-oauth-error.js';

/** Providers change their addresses and keys seldom, and announce it. */
const METADATA_MS = 3_600_000;
const TIMEOUT_SECONDS = 10;
/** Where the provider does not tell how long an access token is valid. */
const DEFAULT_LIFETIME_SECONDS = 300;

interface Known {
  readonly configuration: Promise<openid.Configuration>;
  readonly until: number;
}

/** What was kept of an authorization that waits. */
export interface PendingAuthorization {
  readonly redirectUri: string;
  readonly state: string;
  /** The secret of PKCE. */
  readonly verifier: string;
}

/**
 * The OAuth client of the operator at each provider. Each method throws SourceKindUnavailableError, SourceUnavailableError
 * and, when the provider refuses, OAuthRefusedError.
 */
@Injectable()
export class OAuthClient {
  private readonly known = new Map<OAuthKind, Known>();

  constructor(
    private readonly config: ConnectorConfig,
    private readonly outbound: Outbound,
  ) {}

  /** Gets the metadata of the provider, unless they are known. */
  async prepare(kind: OAuthKind): Promise<void> {
    await this.configurationOf(kind);
  }

  /** The page on which the user agrees. */
  async authorizationUrl(kind: OAuthKind, pending: PendingAuthorization): Promise<URL> {
    const { scope, parameters } = this.provider(kind);
    const configuration = await this.configurationOf(kind);
    return openid.buildAuthorizationUrl(configuration, {
      ...parameters,
      scope,
      redirect_uri: pending.redirectUri,
      state: pending.state,
      code_challenge: await openid.calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
    });
  }

  /** Exchanges the code of an answer for tokens. */
  async exchange(
    kind: OAuthKind,
    { redirectUri, state, verifier }: PendingAuthorization,
    answer: Readonly<Record<string, string>>,
  ): Promise<OAuthSecret> {
    const { needed } = this.provider(kind);
    const url = new URL(redirectUri);
    url.search = new URLSearchParams(answer).toString();
    const checks = { expectedState: state, pkceCodeVerifier: verifier };
    const tokens = await this.ask(kind, (configuration) =>
      openid.authorizationCodeGrant(configuration, url, checks),
    );
    const granted = tokens.scope?.split(' ');
    // Microsoft names its scopes with or without the address of the API before them.
    if (granted?.some((one) => one === needed || one.endsWith(`/${needed}`)) === false) {
      throw new OAuthRefusedError('insufficient_scope');
    }
    if (tokens.refresh_token === undefined) throw new OAuthRefusedError('no_refresh_token');
    return secretOf(tokens, tokens.refresh_token);
  }

  /** Gets another access token. The refresh token may be another one afterwards, and the earlier one of no use. */
  async refresh(kind: OAuthKind, { refreshToken, account }: OAuthSecret): Promise<OAuthSecret> {
    const tokens = await this.ask(kind, (configuration) =>
      openid.refreshTokenGrant(configuration, refreshToken),
    );
    const secret = secretOf(tokens, tokens.refresh_token ?? refreshToken);
    return { ...secret, ...(account !== undefined && { account }) };
  }

  /** Ends an agreement at the provider. Returns false when the provider has no way to do it (RFC 7009). */
  async revoke(kind: OAuthKind, { refreshToken }: OAuthSecret): Promise<boolean> {
    const configuration = await this.configurationOf(kind);
    if (configuration.serverMetadata().revocation_endpoint === undefined) return false;
    await this.ask(kind, () =>
      openid.tokenRevocation(configuration, refreshToken, { token_type_hint: 'refresh_token' }),
    );
    return true;
  }

  private async ask<T>(
    kind: OAuthKind,
    question: (configuration: openid.Configuration) => Promise<T>,
  ): Promise<T> {
    const configuration = await this.configurationOf(kind);
    try {
      return await question(configuration);
    } catch (error) {
      throw translateOAuthError(error);
    }
  }

  private provider(kind: OAuthKind): OAuthProvider {
    const provider = providerOf(kind, this.config);
    if (provider === undefined) throw new SourceKindUnavailableError();
    return provider;
  }

  private async configurationOf(kind: OAuthKind): Promise<openid.Configuration> {
    const provider = this.provider(kind);
    const known = this.known.get(kind);
    if (known !== undefined && known.until > performance.now()) return known.configuration;
    const configuration = this.discover(provider);
    this.known.set(kind, { configuration, until: performance.now() + METADATA_MS });
    try {
      return await configuration;
    } catch (error) {
      if (this.known.get(kind)?.configuration === configuration) this.known.delete(kind);
      // Whatever its metadata lack, the user can only wait for the provider or the operator.
      throw translateOAuthError(error);
    }
  }

  private discover({
    issuer,
    clientId,
    clientSecret,
  }: OAuthProvider): Promise<openid.Configuration> {
    return openid.discovery(issuer, clientId, undefined, openid.ClientSecretPost(clientSecret), {
      [openid.customFetch]: outboundFetch(this.outbound.client),
      timeout: TIMEOUT_SECONDS,
      // The connections allow http only within SOURCES_ALLOWED_NETWORKS. It is deprecated as a warning to its users.
      // oxlint-disable-next-line typescript/no-deprecated
      ...(issuer.protocol === 'http:' && { execute: [openid.allowInsecureRequests] }),
    });
  }
}

function secretOf(
  { access_token, expires_in }: openid.TokenEndpointResponse,
  refreshToken: string,
): OAuthSecret {
  const seconds = expires_in ?? DEFAULT_LIFETIME_SECONDS;
  const expiresAt = Date.now() + Math.trunc(seconds) * 1_000;
  return { refreshToken, accessToken: access_token, expiresAt };
}
