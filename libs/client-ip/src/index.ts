/**
 * Decides the client's address, once, from the socket and the proxies that the operator trusts.
 *
 * For: limits, logs and the audit trail, which all use this answer and no other. Its parsers of addresses and of lists of
 * networks also serve libs/outbound.
 * Not for: reading requests (the HTTP layer passes the peer and the header lines), for `Forwarded`, `X-Real-IP` or a
 * CDN's headers, which are never used, or for geolocation.
 */
export { canonicalAddress } from './address.js';
export { parseCidrList, type Cidr, type CidrList } from './cidr-list.js';
export { clientAddress } from './client-address.js';
export { networkOf, networksOf, networkShares, type NetworkShare } from './network.js';
export {
  parseTrustedProxies,
  TrustedProxiesError,
  type TrustedProxies,
} from './trusted-proxies.js';
