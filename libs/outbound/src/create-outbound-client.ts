import type { AllowedNetworks } from './allowed-networks.js';
import type { OutboundClient } from './outbound-client.js';

export interface OutboundOptions {
  /** Networks that are allowed although they are not public: with http too, and with any port. */
  readonly allowedNetworks: AllowedNetworks;
}

/** Creates a client with its own connections. Its owner must close it. */
export function createOutboundClient(options: OutboundOptions): OutboundClient {
  throw new Error(`Not finished ${String(options.allowedNetworks)}`);
}
