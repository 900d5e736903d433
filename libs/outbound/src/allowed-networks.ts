import { BlockList } from 'node:net';
import { parseCidrList } from '@app/client-ip';
import { familyOf } from './address-family.js';

/** The networks that users may reach although they are not public. Made by {@link parseAllowedNetworks}. */
export interface AllowedNetworks {
  /** Whether the canonical address is in one of the networks. */
  readonly includes: (address: string) => boolean;
}

/** No network inside is allowed. */
export const NO_ALLOWED_NETWORKS: AllowedNetworks = { includes: () => false };

/** The list of networks is refused. The message names each wrong item by its position, never by its text. */
export class AllowedNetworksError extends Error {
  override readonly name = 'AllowedNetworksError';
}

/**
 * Parses comma-separated CIDRs; an address without a prefix length is a network of one address. An empty text allows no
 * network inside.
 *
 * @throws AllowedNetworksError
 */
export function parseAllowedNetworks(text: string): AllowedNetworks {
  const { cidrs, faults } = parseCidrList(text, 'with it, users could reach every address');
  if (faults.length > 0) throw new AllowedNetworksError(faults.join('; '));
  if (cidrs.length === 0) return NO_ALLOWED_NETWORKS;
  const networks = new BlockList();
  for (const { address, prefix, family } of cidrs) networks.addSubnet(address, prefix, family);
  return { includes: (address) => networks.check(address, familyOf(address)) };
}
