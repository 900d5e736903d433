import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalAddress } from './address.js';
import { networkOf } from './network.js';

describe('the canonical text of an address', () => {
  it('equals the IPv6 host of a URL, which follows RFC 5952', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const theirs = new URL(`http://[${address}]`).hostname.slice(1, -1);
        fc.pre(!theirs.startsWith('::ffff:'));
        expect(canonicalAddress(address)).toBe(theirs);
      }),
      { numRuns: 2_000 },
    );
  });

  it('leaves IPv4 as it is', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(canonicalAddress(address)).toBe(address);
      }),
    );
  });

  it.each([
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['2001:DB8::0:1', '2001:db8::1'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['::ffff:0:1.2.3.4', '::ffff:0:102:304'],
    ['::FFFF:1.2.3.4', '1.2.3.4'],
  ])('of %s is %s', (text, canonical) => {
    expect(canonicalAddress(text)).toBe(canonical);
  });

  it.each([
    '',
    ' ',
    '1.2.3',
    '1.2.3.4 ',
    '01.2.3.4',
    '0x1.2.3.4',
    '1.2.3.4/32',
    ':::',
    '1::2::3',
    'g::',
    '::1%lo',
  ])('does not exist for %j', (text) => {
    expect(canonicalAddress(text)).toBeUndefined();
  });
});

describe('the network that limits are counted by', () => {
  it.each([
    ['198.51.100.7', '198.51.100.7'],
    ['::ffff:198.51.100.7', '198.51.100.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8::/64'],
    ['::1', '::/64'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('is one for all hosts of a /64', () => {
    fc.assert(
      fc.property(fc.nat(0xffff), fc.nat(0xffff), fc.nat(0xffff), (net, one, other) => {
        const prefix = `2001:db8:7:${net.toString(16)}`;
        expect(networkOf(`${prefix}::${one.toString(16)}`)).toBe(
          networkOf(`${prefix}:1:2:3:${other.toString(16)}`),
        );
      }),
    );
  });

  it('does not exist for a text that is not an address', () => {
    expect(() => networkOf('unknown')).toThrow(TypeError);
  });
});
