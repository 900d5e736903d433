import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { parseSourceAccess, type SourceAccess, type SourceSecret } from '@app/contracts';
import { createOutboundClient, type OutboundClient } from '@app/outbound';
import { createSourceAdapter, type SourceAdapter } from '@app/sources';
import { ConnectorConfig } from '../config/connector.config.js';
import { seal, unseal } from '../secrets/sealed-secret.js';
import type { Source } from './source.js';

/** Opens the connections to sources. It alone sees their credentials in plain text. */
@Injectable()
export class SourceAdapters implements OnApplicationShutdown {
  private readonly outbound: OutboundClient;

  constructor(private readonly config: ConnectorConfig) {
    this.outbound = createOutboundClient({ allowedNetworks: config.sourcesAllowedNetworks });
  }

  /** @throws SecretUnreadableError, SourceBlockedAddressError */
  open(source: Source): SourceAdapter {
    const text = unseal(
      this.config.sourcesKeys,
      { accountId: source.accountId, sourceId: source.id },
      source.sealedSecret,
    );
    return this.openWith(this.accessOf(source, JSON.parse(text)));
  }

  /** Opens a source with credentials that are not stored. @throws SourceBlockedAddressError */
  openWith(access: SourceAccess): SourceAdapter {
    return createSourceAdapter(access, this.outbound);
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

  async onApplicationShutdown(): Promise<void> {
    await this.outbound.close();
  }
}
