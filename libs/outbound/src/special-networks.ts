import { BlockList } from 'node:net';
import { familyOf } from './address-family.js';

type Network = readonly [cidr: string, use: string];

/** IPv4 networks that are not public: the IANA special-purpose registry (RFC 6890), multicast, and one of Azure. */
const SPECIAL_IPV4: readonly Network[] = [
  ['0.0.0.0/8', 'this host and this network'],
  ['10.0.0.0/8', 'private'],
  ['100.64.0.0/10', 'shared by a provider (CGNAT)'],
  ['127.0.0.0/8', 'loopback'],
  // Link-local: here are the metadata services of most clouds.
  ['169.254.0.0/16', 'link-local'],
  // A public address that Azure routes to the services of the host.
  ['168.63.129.16/32', 'services of Azure hosts'],
  ['172.16.0.0/12', 'private'],
  ['192.0.0.0/24', 'IETF protocol assignments'],
  ['192.0.2.0/24', 'documentation'],
  ['192.31.196.0/24', 'AS112'],
  ['192.52.193.0/24', 'AMT'],
  ['192.88.99.0/24', '6to4 relays'],
  ['192.168.0.0/16', 'private'],
  ['192.175.48.0/24', 'AS112'],
  ['198.18.0.0/15', 'benchmarks'],
  ['198.51.100.0/24', 'documentation'],
  ['203.0.113.0/24', 'documentation'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved and broadcast'],
];

/**
 * The only IPv6 space that IANA has given out as global unicast. All else is refused, so loopback, IPv4-compatible
 * (`::/96`), NAT64 (`64:ff9b::/96`), unique local, link-local, site-local and multicast addresses need no line.
 */
const GLOBAL_IPV6 = '2000::/3';

/** Parts of {@link GLOBAL_IPV6} that are not public, or that hold an IPv4 address. */
const SPECIAL_IPV6: readonly Network[] = [
  // Also Teredo (2001::/32), benchmarks (2001:2::/48) and ORCHID.
  ['2001::/23', 'IETF protocol assignments'],
  ['2001:db8::/32', 'documentation'],
  ['2002::/16', '6to4'],
  ['2620:4f:8000::/48', 'AS112'],
  ['3fff::/20', 'documentation'],
];

const special = blockListOf([...SPECIAL_IPV4, ...SPECIAL_IPV6].map(([cidr]) => cidr));
const global = blockListOf([GLOBAL_IPV6]);

/** Whether the canonical address is public: reachable from everywhere, and of no special use. */
export function isPublicAddress(address: string): boolean {
  const family = familyOf(address);
  if (special.check(address, family)) return false;
  return family === 'ipv4' || global.check(address, family);
}

function blockListOf(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address = '', prefix = ''] = cidr.split('/');
    list.addSubnet(address, Number(prefix), familyOf(address));
  }
  return list;
}
