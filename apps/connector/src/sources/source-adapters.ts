import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { webdavSecretSchema, webdavSettingsSchema, type WebdavSecret } from '@app/contracts';
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
    return this.openWith(source.settings, webdavSecretSchema.parse(JSON.parse(text)));
  }

  /** Opens a source with credentials that are not stored. @throws SourceBlockedAddressError */
  openWith(settings: unknown, secret: WebdavSecret): SourceAdapter {
    return createSourceAdapter(
      { kind: 'webdav', settings: webdavSettingsSchema.parse(settings), secret },
      this.outbound,
    );
  }

  seal(
    source: { readonly accountId: string; readonly sourceId: string },
    secret: WebdavSecret,
  ): Buffer {
    return seal(this.config.sourcesKeys, source, JSON.stringify(secret));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.outbound.close();
  }
}
