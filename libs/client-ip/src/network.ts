import { canonicalAddress, formatGroups, parseGroups } from './address.js';

/**
 * What limits count by: an IPv4 address itself; of IPv6 the /64, since whoever has one address there has
 * commonly all 2^64 of them.
 *
 * @throws TypeError when the text is no address
 */
export function networkOf(address: string): string {
  const canonical = canonicalAddress(address);
  if (canonical === undefined) throw new TypeError('Not an IP address');
  const groups = parseGroups(canonical);
  if (groups === undefined) return canonical;
  return `${formatGroups([...groups.slice(0, 4), 0, 0, 0, 0])}/64`;
}
