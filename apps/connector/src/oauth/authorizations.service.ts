import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { randomPKCECodeVerifier } from 'openid-client';
import { z } from 'zod';
import {
  isOAuthKind,
  OAUTH_KINDS,
  OAUTH_PROVIDERS,
  oauthSecretSchema,
  type AuthorizationAnswer,
  type AuthorizationBegun,
  type BeginAuthorization,
  type ConnectorTicket,
  type OAuthKind,
  type OAuthSecret,
} from '@app/contracts';
import { SourceUnavailableError } from '@app/sources';
import { ConnectorConfig } from '../config/connector.config.js';
import { RequestInvalidError, SourceNotFoundError } from '../http/http.errors.js';
import { seal, unseal } from '../secrets/sealed-secret.js';
import { SourceAdapters } from '../sources/source-adapters.js';
import type { Source } from '../sources/source.js';
import { SourcesRepository } from '../sources/sources.repository.js';
import { AuthorizationsRepository } from './authorizations.repository.js';
import { OAuthClient, type PendingAuthorization } from './oauth-client.js';
import {
  AuthorizationFailedError,
  AuthorizationInvalidError,
  OAuthRefusedError,
} from './oauth.errors.js';

const STATE_BYTES = 32;
/** The removal of a source does not wait longer for the provider. */
const REVOKE_MS = 5_000;

const verifierSchema = z.strictObject({ verifier: z.string() });

/** Connects sources by the page of their provider, and ends the agreement when they are removed. */
@Injectable()
export class AuthorizationsService {
  private readonly logger = new Logger(AuthorizationsService.name);

  constructor(
    private readonly config: ConnectorConfig,
    private readonly sources: SourcesRepository,
    private readonly authorizations: AuthorizationsRepository,
    private readonly adapters: SourceAdapters,
    private readonly client: OAuthClient,
  ) {}

  /** Returns the page on which the user agrees. An earlier authorization of the source ends. */
  async begin(
    ticket: ConnectorTicket,
    { redirectUri, returnTo }: BeginAuthorization,
  ): Promise<AuthorizationBegun> {
    const { kind } = await this.find(ticket);
    const owner = ownerOf(ticket);
    const state = randomBytes(STATE_BYTES).toString('base64url');
    const verifier = randomPKCECodeVerifier();
    const url = await this.client.authorizationUrl(kind, { redirectUri, state, verifier });
    const sealedVerifier = seal(this.config.sourcesKeys, owner, JSON.stringify({ verifier }));
    const expiresAt = await this.authorizations.put(
      owner,
      state,
      { sealedVerifier, redirectUri },
      returnTo,
    );
    return { authorizationUrl: url.href, expiresAt: expiresAt.toISOString() };
  }

  /**
   * Completes an authorization with the answer of the provider. The state can be used once, whatever follows.
   *
   * @throws AuthorizationInvalidError, AuthorizationFailedError, and the errors of the adapter
   */
  async complete(
    ticket: ConnectorTicket,
    answer: AuthorizationAnswer,
    signal: AbortSignal,
  ): Promise<void> {
    const source = await this.find(ticket);
    const owner = ownerOf(ticket);
    const stored = await this.authorizations.take(owner, answer.state);
    if (stored === undefined) throw new AuthorizationInvalidError();
    const text = unseal(this.config.sourcesKeys, owner, stored.sealedVerifier);
    const { verifier } = verifierSchema.parse(JSON.parse(text));
    const { redirectUri } = stored;
    const tokens = await this.exchange(
      source.kind,
      { redirectUri, state: answer.state, verifier },
      answer,
    );
    try {
      const access = this.adapters.accessOf(source, tokens);
      const { account } = await this.adapters.openWith(access, owner.accountId).probe(signal);
      const sealed = this.adapters.seal(owner, { ...tokens, ...(account !== null && { account }) });
      if (!(await this.sources.putAgreement(owner.sourceId, owner.accountId, sealed))) {
        throw new SourceNotFoundError();
      }
    } catch (error) {
      // Google would end the tokens of other sources with the same user, too.
      const others = await this.sources.listOfKinds(owner.accountId, kindsLike(source.kind));
      if (others.length === 0) await this.revokeQuickly(source.kind, tokens);
      throw error;
    }
    this.logger.log({ kind: source.kind }, 'A source was connected at its provider');
  }

  /** Ends the agreement at the provider, as far as the provider answers in time. */
  async revoke(ticket: ConnectorTicket): Promise<void> {
    const source = await this.sources.find(ticket.src, ticket.sub);
    if (source === undefined || !isOAuthKind(source.kind)) return;
    const { kind } = source;
    const secret = this.secretOf(source);
    if (secret === undefined) return;
    if (await this.isSharedWithOthers({ ...source, kind }, secret)) {
      this.logger.log('An agreement stays, because another source of the account needs it');
      return;
    }
    await this.revokeQuickly(source.kind, secret);
  }

  private async exchange(
    kind: OAuthKind,
    pending: PendingAuthorization,
    answer: AuthorizationAnswer,
  ): Promise<OAuthSecret> {
    try {
      if (answer.error === undefined && answer.code === undefined) {
        throw new OAuthRefusedError('no_code');
      }
      const parameters = Object.entries(answer).filter(([, value]) => value !== undefined);
      return await this.client.exchange(kind, pending, Object.fromEntries(parameters));
    } catch (error) {
      if (!(error instanceof OAuthRefusedError)) throw error;
      const { reason } = error;
      if (error.isOfClient) {
        this.logger.error({ reason }, 'A provider refuses the client of the operator');
        throw new SourceUnavailableError();
      }
      this.logger.warn({ reason }, 'A provider gave no access to a source');
      throw new AuthorizationFailedError();
    }
  }

  private async revokeQuickly(kind: OAuthKind, secret: OAuthSecret): Promise<void> {
    const late = delay(REVOKE_MS, undefined, { ref: false }).then(() => {
      throw new SourceUnavailableError();
    });
    try {
      const isRevoked = await Promise.race([this.client.revoke(kind, secret), late]);
      if (isRevoked) this.logger.log({ kind }, 'An agreement was revoked at its provider');
      else this.logger.log({ kind }, 'An agreement was forgotten; its provider cannot revoke it');
    } catch (err) {
      this.logger.warn({ err, kind }, 'An agreement could not be revoked at its provider');
    }
  }

  /** Google ends all tokens of a user at once, also those of another source with the same user. */
  private async isSharedWithOthers(
    source: Source & { readonly kind: OAuthKind },
    { account }: OAuthSecret,
  ): Promise<boolean> {
    if (account === undefined) return false;
    const others = await this.sources.listOfKinds(source.accountId, kindsLike(source.kind));
    return others.some((one) => one.id !== source.id && this.secretOf(one)?.account === account);
  }

  private secretOf(
    source: Pick<Source, 'id' | 'accountId' | 'sealedSecret'>,
  ): OAuthSecret | undefined {
    const owner = { accountId: source.accountId, sourceId: source.id };
    try {
      const text = unseal(this.config.sourcesKeys, owner, source.sealedSecret);
      return oauthSecretSchema.parse(JSON.parse(text));
    } catch {
      // SOURCES_KEYS cannot open it, so nothing can be revoked.
      return undefined;
    }
  }

  private async find({ sub, src }: ConnectorTicket) {
    const source = await this.sources.findSettings(src, sub);
    if (source === undefined) throw new SourceNotFoundError();
    const { kind } = source;
    if (!isOAuthKind(kind)) throw new RequestInvalidError();
    return { ...source, kind };
  }
}

/** The kinds of the same provider. */
function kindsLike(kind: OAuthKind): OAuthKind[] {
  return OAUTH_KINDS.filter((one) => OAUTH_PROVIDERS[one] === OAUTH_PROVIDERS[kind]);
}

function ownerOf({ sub, src }: ConnectorTicket) {
  return { accountId: sub, sourceId: src };
}
