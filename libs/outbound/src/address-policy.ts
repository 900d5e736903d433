import { networkInterfaces } from 'node:os';
import { canonicalAddress } from '@app/client-ip';
import type { AllowedNetworks } from './allowed-networks.js';
import { isOwnNetwork } from './own-networks.js';
import { isPublicAddress } from './special-networks.js';

/** Where a connection goes, apart from the address. */
export interface Destination {
  readonly protocol: string;
  /** 0 is the default port of the protocol. */
  readonly port: number;
}

const HTTPS_PORT = 443;
/** The only public ports of other protocols, all with TLS. */
const OTHER_PORTS: Readonly<Record<string, number>> = { 'imaps:': 993, 'imap+starttls:': 143 };
/** Below it are mail, SSH, databases' older ports and other services that are not made for users. */
const FIRST_UNPRIVILEGED_PORT = 1_024;

/** Decides to which addresses a connection may go. */
export class AddressPolicy {
  constructor(private readonly allowed: AllowedNetworks) {}

  /**
   * Whether a connection to this address is permitted. In an allowed network every port is, with or without TLS. A public
   * address is permitted with https, on 443 and on ports from 1024, and with IMAP over TLS on its own ports.
   *
   * @param address as a resolver, a URL or a socket gives it; a text that is not an address is refused
   */
  permits(address: string, destination: Destination): boolean {
    const canonical = canonicalAddress(address);
    if (canonical === undefined) return false;
    if (this.allowed.includes(canonical)) return true;
    return (
      isForPublic(destination) &&
      isPublicAddress(canonical) &&
      !isOwnNetwork(canonical, networkInterfaces())
    );
  }
}

function isForPublic({ protocol, port }: Destination): boolean {
  if (Object.hasOwn(OTHER_PORTS, protocol)) return port === OTHER_PORTS[protocol];
  if (protocol !== 'https:') return false;
  return port === 0 || port === HTTPS_PORT || port >= FIRST_UNPRIVILEGED_PORT;
}
