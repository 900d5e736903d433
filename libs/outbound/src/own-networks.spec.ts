import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { isOwnNetwork } from './own-networks.js';

const common = { mac: '00:00:00:00:00:00', internal: false };
const INTERFACES: Record<string, NetworkInterfaceInfo[]> = {
  eth0: [
    { ...common, family: 'IPv4', address: '8.8.4.4', netmask: '255.255.255.0', cidr: '8.8.4.4/24' },
    {
      ...common,
      family: 'IPv6',
      address: '2606:4700:1:2:3:4:5:6',
      netmask: 'ffff:ffff:ffff:ffff::',
      cidr: '2606:4700:1:2:3:4:5:6/64',
      scopeid: 0,
    },
  ],
};

describe('the networks of this machine', () => {
  it.each(['8.8.4.4', '2606:4700:1:2:3:4:5:6', '2606:4700:1:2::', '2606:4700:1:2:ffff::1'])(
    'include %s',
    (address) => {
      expect(isOwnNetwork(address, INTERFACES)).toBe(true);
    },
  );

  it.each(['8.8.4.5', '8.8.4.3', '2606:4700:1:3::', '2606:4700:1:1:ffff::'])(
    'do not include %s',
    (address) => {
      expect(isOwnNetwork(address, INTERFACES)).toBe(false);
    },
  );

  it('are none without an interface', () => {
    expect(isOwnNetwork('8.8.4.4', {})).toBe(false);
  });
});
