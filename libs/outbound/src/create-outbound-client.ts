import { Agent } from 'undici';
import { AddressPolicy } from './address-policy.js';
import type { AllowedNetworks } from './allowed-networks.js';
import { guardedConnector } from './guarded-connector.js';
import { createHostLookup } from './host-lookup.js';
import type { OutboundClient } from './outbound-client.js';
import { OutboundSockets } from './outbound-sockets.js';
import { UndiciOutboundClient } from './undici-outbound-client.js';

/** A body that sends no byte for this time fails. */
const STALL_TIMEOUT_MS = 30_000;

export interface OutboundOptions {
  /** Networks that are allowed although they are not public: with http too, and with any port. */
  readonly allowedNetworks: AllowedNetworks;
  /** The name servers, as `address:port`; those of the system by default. */
  readonly nameServers?: readonly string[];
  /** For a body: 30 seconds by default. */
  readonly stallTimeoutMs?: number;
}

/** Creates a client with its own connections. Its owner must close it. */
export function createOutboundClient(options: OutboundOptions): OutboundClient {
  const policy = new AddressPolicy(options.allowedNetworks);
  const lookup = createHostLookup(options.nameServers);
  const agent = new Agent({
    connect: guardedConnector(policy, lookup),
    bodyTimeout: options.stallTimeoutMs ?? STALL_TIMEOUT_MS,
    // The client has its own deadline, which also covers the lookup and the connect.
    headersTimeout: 0,
    pipelining: 1,
  });
  return new UndiciOutboundClient(agent, new OutboundSockets(policy, lookup));
}
