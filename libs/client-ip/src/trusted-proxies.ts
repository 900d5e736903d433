import proxyaddr from 'proxy-addr';
import { parseCidrList } from './cidr-list.js';

/** The proxies whose X-Forwarded-For is trusted. Made by {@link parseTrustedProxies}. */
export interface TrustedProxies {
  /** Whether the canonical address belongs to a trusted proxy. */
  readonly trusts: (address: string) => boolean;
}

/** No proxy is trusted: the peer is the client. */
export const NO_TRUSTED_PROXIES: TrustedProxies = { trusts: () => false };

/**
 * The list of trusted proxies is refused. The message names each wrong item by its position, never by its
 * text.
 */
export class TrustedProxiesError extends Error {
  override readonly name = 'TrustedProxiesError';
}

/**
 * Parses comma-separated CIDRs. An address without a prefix length is a range of one address. An empty text
 * means that no proxy is trusted.
 *
 * If one item is probably a mistake, the whole list is refused. This function does not guess what was meant,
 * because with a wrong guess the api would trust unknown clients.
 *
 * @throws TrustedProxiesError
 */
export function parseTrustedProxies(text: string): TrustedProxies {
  const { cidrs, faults } = parseCidrList(
    text,
    'with it, every client could choose its own address',
  );
  if (faults.length > 0) throw new TrustedProxiesError(faults.join('; '));
  if (cidrs.length === 0) return NO_TRUSTED_PROXIES;
  const matches = proxyaddr.compile(cidrs.map(({ address, prefix }) => `${address}/${prefix}`));
  return { trusts: (address) => matches(address, 0) };
}
