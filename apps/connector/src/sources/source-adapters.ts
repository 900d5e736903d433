import { Injectable } from '@nestjs/common';
import {
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

  /** @throws SecretUnreadableError, SourceBlockedAddressError */
  open(source: Source): SourceAdapter {
    const text = unseal(
      this.config.sourcesKeys,
      { accountId: source.accountId, sourceId: source.id },
      source.sealedSecret,
    );
    const access = this.accessOf(source, JSON.parse(text));
    if (!('accessToken' in access.secret)) return this.openWith(access);
    const { id, accountId } = source;
    const kind = access.kind as OAuthKind;
    return this.create(access, this.tokens.of({ id, accountId, kind }, access.secret));
  }

  /** Opens a source with credentials that are not stored. @throws SourceBlockedAddressError */
  openWith(access: SourceAccess): SourceAdapter {
    const { secret } = access;
    return this.create(access, 'accessToken' in secret ? onlyToken(secret.accessToken) : undefined);
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

  private create(access: SourceAccess, accessTokens: AccessTokens | undefined): SourceAdapter {
    const { googleApiUrl: google, microsoftApiUrl: microsoft } = this.config;
    return createSourceAdapter(access, this.outbound.client, {
      apiUrls: { google, microsoft },
      ...(accessTokens !== undefined && { accessTokens }),
    });
  }
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
