import { Injectable } from '@nestjs/common';
import {
  isOAuthKind,
  parseSourceAccess,
  type OAuthKind,
  type SourceAccess,
  type SourceSecret,
} from '@app/contracts';
import {
  createSourceAdapter,
  SourceConsentNeededError,
  type AccessTokens,
  type SourceAdapter,
} from '@app/sources';
import { ConnectorConfig } from '../config/connector.config.js';
import { StoredAccessTokens } from '../oauth/stored-access-tokens.js';
import { seal, unseal } from '../secrets/sealed-secret.js';
import { Outbound } from './outbound.js';
import type { Source } from './source.js';

/** Opens the connections to sources. It alone sees their credentials in plain text. */
@Injectable()
export class SourceAdapters {
  constructor(
    private readonly config: ConnectorConfig,
    private readonly outbound: Outbound,
    private readonly tokens: StoredAccessTokens,
  ) {}

  /** @throws SecretUnreadableError, SourceBlockedAddressError, SourceKindUnavailableError */
  open(source: Source): SourceAdapter {
    const text = unseal(
      this.config.sourcesKeys,
      { accountId: source.accountId, sourceId: source.id },
      source.sealedSecret,
    );
    const access = this.accessOf(source, JSON.parse(text));
    const { id, accountId } = source;
    if (!hasTokens(access)) return this.openWith(access, accountId);
    const { kind, secret } = access;
    return this.create(access, accountId, this.tokens.of({ id, accountId, kind }, secret));
  }

  /**
   * Runs `work` with an opened source, and ends what the adapter keeps.
   *
   * @throws what `open` and `work` throw
   */
  async use<T>(source: Source, work: (adapter: SourceAdapter) => Promise<T>): Promise<T> {
    return closing(this.open(source), work);
  }

  /**
   * Opens a source of an account with credentials that are not stored.
   *
   * @throws SourceBlockedAddressError, SourceKindUnavailableError
   */
  openWith(access: SourceAccess, accountId: string): SourceAdapter {
    if (!hasTokens(access)) return this.create(access, accountId, undefined);
    return this.create(access, accountId, onlyToken(access.secret.accessToken));
  }

  /** Parses how to reach a source. @throws ZodError when the credentials are not those of its kind */
  accessOf({ kind, settings }: Pick<Source, 'kind' | 'settings'>, secret: unknown): SourceAccess {
    return parseSourceAccess(kind, settings, secret);
  }

  seal(
    source: { readonly accountId: string; readonly sourceId: string },
    secret: SourceSecret,
  ): Buffer {
    return seal(this.config.sourcesKeys, source, JSON.stringify(secret));
  }

  private create(
    access: SourceAccess,
    accountId: string,
    accessTokens: AccessTokens | undefined,
  ): SourceAdapter {
    const {
      googleApiUrl: google,
      microsoftApiUrl: microsoft,
      googleMailUrl,
      microsoftMailUrl,
      sourcesFolderRoot: root,
    } = this.config;
    return createSourceAdapter(access, this.outbound.client, {
      folder: root === undefined ? undefined : { root, accountId },
      apiUrls: { google, microsoft },
      mailServers: { google: googleMailUrl, microsoft: microsoftMailUrl },
      ...(accessTokens !== undefined && { accessTokens }),
    });
  }
}

/** Whether the source is connected by the page of a provider. */
function hasTokens(access: SourceAccess): access is Extract<SourceAccess, { kind: OAuthKind }> {
  return isOAuthKind(access.kind);
}

/** The first token of an agreement, which is tried before it is stored. */
function onlyToken(token: string): AccessTokens {
  return {
    get: (signal, refused) => {
      if (signal.aborted) return Promise.reject(signal.reason as Error);
      if (refused !== undefined) return Promise.reject(new SourceConsentNeededError());
      return Promise.resolve(token);
    },
  };
}

/** Runs `work` with an adapter, and ends what the adapter keeps. */
export async function closing<T>(
  adapter: SourceAdapter,
  work: (adapter: SourceAdapter) => Promise<T>,
): Promise<T> {
  try {
    return await work(adapter);
  } finally {
    await adapter.close?.();
  }
}
