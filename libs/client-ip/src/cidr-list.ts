import { isIPv4 } from 'node:net';
import { parseGroups } from './address.js';

/** One network of a list. */
export interface Cidr {
  /** The first address of the network. */
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** The networks of a list, or the faults of its items. One of the two is empty. */
export interface CidrList {
  readonly cidrs: readonly Cidr[];
  /** Each names its item by the position, never by its text. */
  readonly faults: readonly string[];
}

interface Range {
  readonly address: string;
  readonly bits: string;
  readonly prefix: number;
}

/**
 * Parses comma-separated CIDRs. An address without a prefix length is a network of one address. An empty text is an
 * empty list.
 *
 * If one item is probably a mistake, the whole list is refused: a wrong guess would open what the list protects.
 *
 * @param whyNotAll completes the sentence `is a /0: …`
 */
export function parseCidrList(text: string, whyNotAll: string): CidrList {
  if (text.trim() === '') return { cidrs: [], faults: [] };
  const items = text.split(',').map((item) => parseItem(item.trim(), whyNotAll));
  const faults = items.flatMap((item, index) =>
    typeof item === 'string' ? [`item ${index + 1} ${item}`] : [],
  );
  const cidrs = items.flatMap((item) => (typeof item === 'string' ? [] : [item]));
  return faults.length > 0 ? { cidrs: [], faults } : { cidrs, faults };
}

/** Returns the network, or the fault of the item. */
function parseItem(item: string, whyNotAll: string): Cidr | string {
  if (item === '') return 'is empty';
  const range = parseRange(item);
  if (range === undefined) return 'is not a CIDR such as 10.0.0.0/8 or 2001:db8::/32';
  const { address, bits, prefix } = range;
  if (prefix === 0) return `is a /0: ${whyNotAll}`;
  if (prefix > bits.length) {
    return `has a prefix longer than the ${bits.length} bits of its address`;
  }
  if (coversMapped(range)) {
    return 'covers IPv4-mapped IPv6 addresses: write the IPv4 range that is meant';
  }
  if (bits.slice(prefix).includes('1')) {
    return `has host bits set beyond its /${prefix}: write the network's first address`;
  }
  return { address, prefix, family: bits.length === 32 ? 'ipv4' : 'ipv6' };
}

function parseRange(cidr: string): Range | undefined {
  const [, address, prefix] = /^([^/]+)(?:\/(0|[1-9]\d{0,2}))?$/.exec(cidr) ?? [];
  if (address === undefined) return undefined;
  const bits = bitsOf(address);
  if (bits === undefined) return undefined;
  return { address, bits, prefix: Number(prefix ?? bits.length) };
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
function coversMapped({ bits, prefix }: Range): boolean {
  const shared = Math.min(prefix, MAPPED_PREFIX.length);
  return bits.length > 32 && bits.slice(0, shared) === MAPPED_PREFIX.slice(0, shared);
}
