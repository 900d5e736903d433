import { describe, expect, it } from 'vitest';
import { parseTrustedProxies, TrustedProxiesError } from './trusted-proxies.js';

describe('a list of trusted proxies', () => {
  it.each([
    ['10.0.0.0/8', '10.255.255.255', '11.0.0.0'],
    [' 10.0.0.0/8 , 192.0.2.0/25', '192.0.2.127', '192.0.2.128'],
    ['192.0.2.1', '192.0.2.1', '192.0.2.2'],
    ['192.0.2.1/32', '192.0.2.1', '192.0.2.0'],
    ['128.0.0.0/1', '200.0.0.1', '127.0.0.1'],
    ['2001:db8::/32', '2001:db8:ffff::1', '2001:db9::'],
    ['::1', '::1', '::2'],
    ['fe80::/10', 'febf::1', 'fec0::1'],
    ['2001:db8::/127', '2001:db8::1', '2001:db8::2'],
    ['8000::/1', '9000::1', '203.0.113.1'],
  ])('%s trusts %s and not %s', (text, inside, outside) => {
    const proxies = parseTrustedProxies(text);
    expect(proxies.trusts(inside)).toBe(true);
    expect(proxies.trusts(outside)).toBe(false);
  });

  it.each(['', '  '])('that is empty (%j) trusts no address', (text) => {
    const proxies = parseTrustedProxies(text);
    for (const address of ['127.0.0.1', '::1', '10.0.0.1']) {
      expect(proxies.trusts(address)).toBe(false);
    }
  });

  it.each([
    ['10.0.0.1/8', 'host bits'],
    ['2001:db8::1/64', 'host bits'],
    ['172.16.0.0/11', 'host bits'],
    ['0.0.0.0/0', '/0'],
    ['::/0', '/0'],
    ['203.0.113.7/0', '/0'],
    ['::ffff:0:0/96', 'IPv4-mapped'],
    ['::ffff:10.0.0.0/104', 'IPv4-mapped'],
    ['::ffff:10.0.0.1', 'IPv4-mapped'],
    ['::/1', 'IPv4-mapped'],
    ['::/64', 'IPv4-mapped'],
    ['10.0.0.0/33', 'longer'],
    ['2001:db8::/129', 'longer'],
    ['10.0.0.0/8,', 'empty'],
    [',', 'empty'],
    ['loopback', 'not a CIDR'],
    ['true', 'not a CIDR'],
    ['1', 'not a CIDR'],
    ['*', 'not a CIDR'],
    ['10.0.0.0/255.0.0.0', 'not a CIDR'],
    ['10.0.0.0/08', 'not a CIDR'],
    ['10.0.0.0/-8', 'not a CIDR'],
    ['10.0.0.0/', 'not a CIDR'],
    ['10.0.0.0/8/8', 'not a CIDR'],
    ['10.0.0/8', 'not a CIDR'],
    ['010.0.0.0/8', 'not a CIDR'],
    ['0xa.0.0.0/8', 'not a CIDR'],
    ['[::1]/128', 'not a CIDR'],
    ['fe80::%eth0/10', 'not a CIDR'],
    ['10.0.0.0/8 192.0.2.0/24', 'not a CIDR'],
    ['proxy.example', 'not a CIDR'],
  ])('%j is refused: %s', (text, why) => {
    expect(() => parseTrustedProxies(text)).toThrow(TrustedProxiesError);
    expect(() => parseTrustedProxies(text)).toThrow(why);
  });

  it('is refused with the position of every error and without its text', () => {
    const text = '10.0.0.0/8, 192.0.2.1/24, secret-host, ::/0';
    expect(() => parseTrustedProxies(text)).toThrow(
      "item 2 has host bits set beyond its /24: write the network's first address; " +
        'item 3 is not a CIDR such as 10.0.0.0/8 or 2001:db8::/32; ' +
        'item 4 is a /0: with it, every client could choose its own address',
    );
  });
});
