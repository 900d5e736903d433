import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import type { AddressPolicy, Destination } from './address-policy.js';
import type { HostLookup } from './host-lookup.js';
import { OutboundBlockedError } from './outbound.errors.js';

/** An address, or two families of addresses, must accept the connection within this time. */
const CONNECT_TIMEOUT_MS = 10_000;

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
    connectTo(destination)(options, (error, socket) => {
      if (error !== null) {
        callback(error, null);
        return;
      }
      if (!policy.permits(socket.remoteAddress ?? '', destination)) {
        socket.destroy();
        callback(blocked(), null);
        return;
      }
      callback(null, socket);
    });
  };
}

function guardedLookup(permits: (address: string) => boolean, lookup: HostLookup): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (first === undefined || !addresses.every(({ address }) => permits(address))) {
          callback(blocked(), []);
        } else if (options.all === true) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    );
  };
}

function blocked(): OutboundBlockedError {
  return new OutboundBlockedError('The host resolves to an address that is not allowed');
}
