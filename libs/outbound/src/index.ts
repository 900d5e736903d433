/**
 * Requests to hosts that users name.
 *
 * For: one client that connects only to public addresses and to networks that the operator allows, checked at the
 * connect; that follows no redirect to another origin; and that waits for no answer without a limit.
 * Not for: what the answers mean (libs/sources), or for hosts that the operator names (the store, the database).
 */
export {
  AllowedNetworksError,
  NO_ALLOWED_NETWORKS,
  parseAllowedNetworks,
  type AllowedNetworks,
} from './allowed-networks.js';
export { createOutboundClient, type OutboundOptions } from './create-outbound-client.js';
export type { OutboundClient, OutboundRequest, OutboundResponse } from './outbound-client.js';
export {
  OutboundBlockedError,
  OutboundRefusedError,
  OutboundUnavailableError,
  OutboundUnknownHostError,
} from './outbound.errors.js';
export type { OutboundSockets, SocketTarget } from './outbound-sockets.js';
export { translateError as toOutboundError } from './translate-error.js';
