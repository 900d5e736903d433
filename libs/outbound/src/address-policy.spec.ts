import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AddressPolicy } from './address-policy.js';
import {
  AllowedNetworksError,
  NO_ALLOWED_NETWORKS,
  parseAllowedNetworks,
} from './allowed-networks.js';

const HTTPS = { protocol: 'https:', port: 443 };
const strict = new AddressPolicy(NO_ALLOWED_NETWORKS);
const permits = (address: string) => strict.permits(address, HTTPS);

/** Written a second time, as arithmetic, from the registries: first and last address. */
const SPECIAL_IPV4: readonly (readonly [string, string])[] = [
  ['0.0.0.0', '0.255.255.255'],
  ['10.0.0.0', '10.255.255.255'],
  ['100.64.0.0', '100.127.255.255'],
  ['127.0.0.0', '127.255.255.255'],
  ['168.63.129.16', '168.63.129.16'],
  ['169.254.0.0', '169.254.255.255'],
  ['172.16.0.0', '172.31.255.255'],
  ['192.0.0.0', '192.0.0.255'],
  ['192.0.2.0', '192.0.2.255'],
  ['192.31.196.0', '192.31.196.255'],
  ['192.52.193.0', '192.52.193.255'],
  ['192.88.99.0', '192.88.99.255'],
  ['192.168.0.0', '192.168.255.255'],
  ['192.175.48.0', '192.175.48.255'],
  ['198.18.0.0', '198.19.255.255'],
  ['198.51.100.0', '198.51.100.255'],
  ['203.0.113.0', '203.0.113.255'],
  ['224.0.0.0', '255.255.255.255'],
];

function numberOf(ipv4: string): number {
  return ipv4.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

function isPublicIpv4(value: number): boolean {
  return !SPECIAL_IPV4.some(([first, last]) => value >= numberOf(first) && value <= numberOf(last));
}

function ipv4Of(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff).join('.');
}

function hexOf(value: number): string {
  return `${(value >>> 16).toString(16)}:${(value & 0xffff).toString(16)}`;
}

/** Half of them near the borders of the special networks. */
const ipv4 = fc.oneof(
  fc.nat(0xffffffff),
  fc
    .tuple(fc.constantFrom(...SPECIAL_IPV4.flat()), fc.integer({ min: -300, max: 300 }))
    .map(([border, distance]) => Math.min(Math.max(numberOf(border) + distance, 0), 0xffffffff)),
);

describe('an IPv4 address', () => {
  it('is permitted exactly when it is in no special network', () => {
    fc.assert(
      fc.property(ipv4, (value) => {
        expect(permits(ipv4Of(value))).toBe(isPublicIpv4(value));
      }),
      { numRuns: 3_000 },
    );
  });

  it('has the same verdict in each form that a URL accepts, and when it is mapped into IPv6', () => {
    fc.assert(
      fc.property(ipv4, (value) => {
        const octets = ipv4Of(value).split('.').map(Number);
        const forms = [
          String(value),
          `0x${value.toString(16)}`,
          `0${value.toString(8)}`,
          octets.map((octet) => `0x${octet.toString(16)}`).join('.'),
          octets.map((octet) => `0${octet.toString(8)}`).join('.'),
          `${octets[0]}.${value & 0xffffff}`,
          `[::ffff:${ipv4Of(value)}]`,
          `[::ffff:${hexOf(value)}]`,
        ];
        for (const form of forms) {
          const { hostname } = new URL(`https://${form}/`);
          expect(permits(hostname.replace(/^\[|\]$/g, ''))).toBe(isPublicIpv4(value));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is refused inside any IPv6 address that routers or hosts translate', () => {
    fc.assert(
      fc.property(ipv4, fc.nat(0xffff), (value, rest) => {
        const hex = hexOf(value);
        for (const address of [
          `::${hex}`,
          `::ffff:0:${hex}`,
          `64:ff9b::${hex}`,
          `64:ff9b:1::${hex}`,
          `2002:${hex}::${rest.toString(16)}`,
          `2001:0:${hex}::${rest.toString(16)}`,
        ]) {
          expect(permits(address)).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('an IPv6 address', () => {
  it('is refused outside of 2000::/3', () => {
    fc.assert(
      fc.property(
        fc.nat(0xffff).filter((group) => group >> 13 !== 1 && group !== 0),
        fc.array(fc.nat(0xffff), { minLength: 7, maxLength: 7 }),
        (first, rest) => {
          const groups = [first, ...rest].map((group) => group.toString(16));
          expect(permits(groups.join(':'))).toBe(false);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('allowed networks', () => {
  const allowing = new AddressPolicy(parseAllowedNetworks('10.7.0.0/16, fd07::/32, 127.0.0.1'));

  it('change the verdict of no other address', () => {
    fc.assert(
      fc.property(
        fc.oneof(ipv4.map(ipv4Of), fc.ipV6()),
        fc.constantFrom('http:', 'https:'),
        fc.nat(0xffff),
        (address, protocol, port) => {
          fc.pre(
            !/^10\.7\.|^fd07:0?:|^127\.0\.0\.1$|ffff:a07|ffff:7f00:1$|::ffff:(?:10\.7\.|127\.0\.0\.1$)/.test(
              address,
            ),
          );
          const destination = { protocol, port };
          expect(allowing.permits(address, destination)).toBe(strict.permits(address, destination));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each(['10.7.0.0', '10.7.255.255', '::ffff:10.7.1.2', '127.0.0.1', 'fd07:0:1::1'])(
    'permit %s with http and any port',
    (address) => {
      expect(allowing.permits(address, { protocol: 'http:', port: 22 })).toBe(true);
    },
  );

  it.each(['10.8.0.0', '127.0.0.2', 'fd07:1::', '::10.7.0.1', '64:ff9b::a07:1'])(
    'leave %s refused',
    (address) => {
      expect(allowing.permits(address, HTTPS)).toBe(false);
    },
  );

  it('are needed for IMAP, except on its two ports with TLS', () => {
    const imap = (protocol: string, port: number, policy = strict) =>
      policy.permits('1.1.1.1', { protocol, port });
    expect(imap('imaps:', 993)).toBe(true);
    expect(imap('imap+starttls:', 143)).toBe(true);
    const refused = [
      ['imaps:', 143],
      ['imaps:', 0],
      ['imaps:', 9_993],
      ['imap+starttls:', 993],
      ['imap:', 143],
      ['toString', 143],
    ] as const;
    for (const [protocol, port] of refused) expect(imap(protocol, port)).toBe(false);
    expect(strict.permits('10.7.0.1', { protocol: 'imaps:', port: 993 })).toBe(false);
    expect(allowing.permits('10.7.0.1', { protocol: 'imap:', port: 1_143 })).toBe(true);
  });

  it.each(['', '  '])('that are an empty text (%j) permit nothing inside', (text) => {
    expect(new AddressPolicy(parseAllowedNetworks(text)).permits('10.0.0.1', HTTPS)).toBe(false);
  });

  it.each([
    ['0.0.0.0/0', 'item 1 is a /0: with it, users could reach every address'],
    ['10.0.0.0/8,::/0', 'item 2 is a /0: with it, users could reach every address'],
    ['10.0.0.1/8', 'item 1 has host bits set beyond its /8'],
    ['nas.local', 'item 1 is not a CIDR'],
    ['::ffff:10.0.0.0/104', 'item 1 covers IPv4-mapped IPv6 addresses'],
  ])('%s are refused: %s', (text, message) => {
    expect(() => parseAllowedNetworks(text)).toThrow(AllowedNetworksError);
    expect(() => parseAllowedNetworks(text)).toThrow(message);
  });
});
