import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createOutboundClient, type OutboundClient } from '@app/outbound';
import { ConnectorConfig } from '../config/connector.config.js';

/** The connections of this process to other hosts. */
@Injectable()
export class Outbound implements OnApplicationShutdown {
  readonly client: OutboundClient;

  constructor(config: ConnectorConfig) {
    this.client = createOutboundClient({ allowedNetworks: config.sourcesAllowedNetworks });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.client.close();
  }
}
