import { describe, expect, it } from 'vitest';
import { findInHosts } from './host-lookup.js';

const HOSTS = `
# comment nas
127.0.0.1	localhost
::1     localhost ip6-localhost
10.0.0.7  nas.lan NAS   # the box
10.0.0.8  other.lan
not-an-address nas.lan
10.0.0.9 nas.lan`;

describe('the hosts file', () => {
  it.each([
    ['localhost', ['127.0.0.1', '::1']],
    ['nas', ['10.0.0.7']],
    ['nas.lan', ['10.0.0.7', '10.0.0.9']],
    ['NAS.LAN.', ['10.0.0.7', '10.0.0.9']],
    ['the', []],
    ['lan', []],
    ['10.0.0.7', []],
  ])('has for %s the addresses %j', (name, addresses) => {
    expect(findInHosts(HOSTS, name).map(({ address }) => address)).toEqual(addresses);
  });

  it('gives the family of an address', () => {
    expect(findInHosts(HOSTS, 'localhost').map(({ family }) => family)).toEqual([4, 6]);
  });
});
