import { canonicalAddress, formatGroups, parseGroups } from './address.js';

/**
 * The network that limits are counted by: an IPv4 address itself, and the /64 of an IPv6 address, because a client
 * that has one address of a /64 usually has all 2^64 of them.
 *
 * @throws TypeError when the text is not an address
 */
export function networkOf(address: string): string {
  const canonical = canonicalAddress(address);
  if (canonical === undefined) throw new TypeError('Not an IP address');
  const groups = parseGroups(canonical);
  if (groups === undefined) return canonical;
  return `${formatGroups([...groups.slice(0, 4), 0, 0, 0, 0])}/64`;
}
