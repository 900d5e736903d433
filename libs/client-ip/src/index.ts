/**
 * Who is calling: the one decision on a client's address, from the socket and the proxies that an operator trusts.
 *
 * For: limits, logs and the audit trail, which all use this answer and no other.
 * Not for: reading requests (the http edge hands in the peer and the header's lines), `Forwarded`, `X-Real-IP`
 * or a CDN's headers, which nobody here believes, and guessing where somebody is.
 */
export { canonicalAddress } from './address.js';
export { clientAddress } from './client-address.js';
export { networkOf } from './network.js';
export {
  parseTrustedProxies,
  TrustedProxiesError,
  type TrustedProxies,
} from './trusted-proxies.js';
