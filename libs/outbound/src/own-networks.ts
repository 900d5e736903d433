import { BlockList } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';
import { familyOf } from './address-family.js';

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/**
 * Whether the canonical address belongs to this machine, or to an IPv6 network that it is directly connected to.
 *
 * A connection to an own public address does not pass the firewall that protects the services on it. IPv6 hosts of the
 * same network have public addresses too, and often only a firewall at its border.
 */
export function isOwnNetwork(address: string, interfaces: Interfaces): boolean {
  const own = new BlockList();
  for (const info of Object.values(interfaces).flatMap((infos) => infos ?? [])) {
    const prefix = Number(info.cidr?.split('/')[1]);
    if (info.family === 'IPv6' && prefix > 0) own.addSubnet(info.address, prefix, 'ipv6');
    else own.addAddress(info.address, info.family === 'IPv6' ? 'ipv6' : 'ipv4');
  }
  return own.check(address, familyOf(address));
}
