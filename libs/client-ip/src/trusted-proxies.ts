import { isIPv4 } from 'node:net';
import proxyaddr from 'proxy-addr';
import { parseGroups } from './address.js';

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

interface Range {
  readonly bits: string;
  readonly prefix: number;
  readonly isV4: boolean;
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
  if (text.trim() === '') return NO_TRUSTED_PROXIES;
  const cidrs = text.split(',').map((item) => item.trim());
  const faults = cidrs.flatMap((cidr, index) => {
    const fault = faultOf(cidr);
    return fault === undefined ? [] : [`item ${index + 1} ${fault}`];
  });
  if (faults.length > 0) throw new TrustedProxiesError(faults.join('; '));
  const matches = proxyaddr.compile(cidrs);
  return { trusts: (address) => matches(address, 0) };
}

function faultOf(cidr: string): string | undefined {
  if (cidr === '') return 'is empty';
  const range = parseRange(cidr);
  if (range === undefined) return 'is not a CIDR such as 10.0.0.0/8 or 2001:db8::/32';
  if (range.prefix === 0) return 'is a /0: with it, every client could choose its own address';
  if (range.prefix > range.bits.length) {
    return `has a prefix longer than the ${range.bits.length} bits of its address`;
  }
  if (coversMapped(range)) {
    return 'covers IPv4-mapped IPv6 addresses: write the IPv4 range that is meant';
  }
  if (range.bits.slice(range.prefix).includes('1')) {
    return `has host bits set beyond its /${range.prefix}: write the network's first address`;
  }
  return undefined;
}

function parseRange(cidr: string): Range | undefined {
  const [, address, prefix] = /^([^/]+)(?:\/(0|[1-9]\d{0,2}))?$/.exec(cidr) ?? [];
  if (address === undefined) return undefined;
  const bits = bitsOf(address);
  if (bits === undefined) return undefined;
  return { bits, prefix: Number(prefix ?? bits.length), isV4: bits.length === 32 };
}

function bitsOf(address: string): string | undefined {
  if (isIPv4(address)) {
    const octets = address.split('.').map(Number);
    return octets.map((octet) => octet.toString(2).padStart(8, '0')).join('');
  }
  return parseGroups(address)
    ?.map((group) => group.toString(2).padStart(16, '0'))
    .join('');
}

const MAPPED_PREFIX = '0'.repeat(80) + '1'.repeat(16);

/**
 * Whether the range has IPv4-mapped addresses. proxy-addr < 2.0.8 treated such a range as all of IPv4
 * (CVE-2026-90711).
 */
function coversMapped({ bits, prefix, isV4 }: Range): boolean {
  const shared = Math.min(prefix, MAPPED_PREFIX.length);
  return !isV4 && bits.slice(0, shared) === MAPPED_PREFIX.slice(0, shared);
}
