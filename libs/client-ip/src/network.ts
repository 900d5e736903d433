import { canonicalAddress, formatGroups, parseGroups } from './address.js';

/**
 * The network that limits are counted by: an IPv4 address itself, and the /64 of an IPv6 address, because a client
 * that has one address of a /64 usually has all 2^64 of them.
 *
 * @throws TypeError when the text is not an address
 */
export function networkOf(address: string): string {
  return networksOf(address)[0];
}

/** The first is {@link networkOf}; the others are the larger networks around it. */
export type Networks = readonly [string, ...string[]];

/**
 * The network of {@link networkOf} and, for IPv6, the /56 and the /48 around it: a site can have a whole /48, which is
 * 65,536 networks of /64.
 *
 * @throws TypeError when the text is not an address
 */
export function networksOf(address: string): Networks {
  const canonical = canonicalAddress(address);
  if (canonical === undefined) throw new TypeError('Not an IP address');
  const groups = parseGroups(canonical);
  if (groups === undefined) return [canonical];
  const [a = 0, b = 0, c = 0, d = 0] = groups;
  const prefix = (last: number) => formatGroups([a, b, c, last, 0, 0, 0, 0]);
  return [`${prefix(d)}/64`, `${prefix(d & 0xff00)}/56`, `${prefix(0)}/48`];
}

/** How many times the limit of a network applies to the larger networks around it. */
const LARGER_FACTORS = [2, 4] as const;

/** A network, and how many times the limit of a single network it has. */
export interface NetworkShare {
  readonly network: string;
  readonly factor: number;
}

/** {@link networksOf}, each with its share: a /56 has twice and a /48 four times the limit of a /64. */
export function networkShares(address: string): [NetworkShare, ...NetworkShare[]] {
  const [first, ...larger] = networksOf(address);
  return [
    { network: first, factor: 1 },
    ...larger.map((network, i) => ({ network, factor: LARGER_FACTORS[i] ?? 1 })),
  ];
}
