import { isIP, type LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import { buildConnector } from 'undici';
import type { AddressPolicy, Destination } from './address-policy.js';
import type { HostLookup } from './host-lookup.js';
import { OutboundBlockedError } from './outbound.errors.js';

const CONNECT_TIMEOUT_MS = 10_000;
/** Then the next address of the name is tried. Node's own limit (250 ms) is shorter than the way to some hosts. */
export const ATTEMPT_TIMEOUT_MS = 2_000;

/**
 * Opens connections for undici, only to addresses that the policy permits.
 *
 * The check and the connect use the same answer of the resolver, so a name that resolves differently the next time
 * changes nothing. A name is refused if one of its addresses is.
 */
export function guardedConnector(
  policy: AddressPolicy,
  lookup: HostLookup,
): buildConnector.connector {
  const connectTo = (destination: Destination) =>
    buildConnector({
      timeout: CONNECT_TIMEOUT_MS,
      autoSelectFamilyAttemptTimeout: ATTEMPT_TIMEOUT_MS,
      // HTTP/2 shares one connection among requests; the limits of this lib are for one request each.
      allowH2: false,
      // Sessions are cached by the connector, and each connection has its own.
      maxCachedSessions: 0,
      lookup: guardedLookup((address) => policy.permits(address, destination), lookup),
    });
  return (options, callback) => {
    const destination = { protocol: options.protocol, port: Number(options.port) };
    // Node does not look up an address that is written in the URL.
    if (isIP(options.hostname) !== 0 && !policy.permits(options.hostname, destination)) {
      callback(blocked(), null);
      return;
    }
    connectTo(destination)(options, callback);
  };
}

/** Resolves a name for a socket. It fails when one of the addresses is not permitted. */
export function guardedLookup(
  permits: (address: string) => boolean,
  lookup: HostLookup,
): LookupFunction {
  const resolve = callbackify(async (hostname: string) => {
    const addresses = await lookup(hostname);
    if (!addresses.every(({ address }) => permits(address))) throw blocked();
    return addresses;
  });
  return (hostname, options, callback) => {
    resolve(hostname, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error !== null || first === undefined) callback(error ?? new Error('No address'), []);
      else if (options.all === true) callback(null, [...addresses]);
      else callback(null, first.address, first.family);
    });
  };
}

/** The error of an address that the policy does not permit. */
export function blocked(): OutboundBlockedError {
  return new OutboundBlockedError('The host resolves to an address that is not allowed');
}
