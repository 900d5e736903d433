import * as fc from 'fast-check';
import { isIP } from 'node:net';
import proxyaddr from 'proxy-addr';
import { describe, expect, it } from 'vitest';
import { canonicalAddress } from './address.js';
import { clientAddress } from './client-address.js';
import { NO_TRUSTED_PROXIES, parseTrustedProxies } from './trusted-proxies.js';

const proxies = parseTrustedProxies('10.0.0.0/8, 2001:db8:a::/48');

const octet = fc.nat(255);
const trusted = fc.oneof(
  fc.tuple(octet, octet, octet).map((rest) => `10.${rest.join('.')}`),
  fc.nat(0xffff).map((host) => `2001:db8:a::${host.toString(16)}`),
  fc.tuple(octet, octet, octet).map((rest) => `::ffff:10.${rest.join('.')}`),
);
const stranger = fc
  .oneof(fc.ipV4(), fc.ipV6())
  .filter((address) => !proxies.trusts(canonicalAddress(address) ?? ''));
const unreadable = fc.oneof(
  fc.constantFrom(
    '',
    'unknown',
    'garbage',
    '_x',
    '0x7f.1',
    '010.0.0.1',
    '10.1',
    'fe80::1%a',
    '[::1',
    '1.1.1.1:0',
  ),
  fc.ipV4Extended().filter((text) => isIP(text) === 0),
  fc
    .string({ unit: 'binary' })
    .filter((text) => !text.includes(',') && isIP(text.trim()) === 0 && !/[:\]]/.test(text)),
);
const anything = fc.oneof(
  trusted,
  stranger,
  unreadable,
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef.:,[]% \t') }),
);
const anyLines = fc.array(
  fc.array(anything, { maxLength: 6 }).map((items) => items.join(',')),
  { maxLength: 4 },
);

describe('the client’s address', () => {
  it('is not changed by any header of an untrusted peer', () => {
    fc.assert(
      fc.property(stranger, anyLines, (peer, lines) => {
        expect(clientAddress(peer, lines, proxies)).toBe(canonicalAddress(peer));
      }),
      { numRuns: 1_000 },
    );
  });

  it('is always the peer when no proxy is trusted', () => {
    fc.assert(
      fc.property(fc.oneof(trusted, stranger), anyLines, (peer, lines) => {
        expect(clientAddress(peer, lines, NO_TRUSTED_PROXIES)).toBe(canonicalAddress(peer));
      }),
    );
  });

  it('does not depend on entries to the left of an untrusted entry', () => {
    fc.assert(
      fc.property(trusted, anyLines, stranger, fc.array(trusted), (peer, left, entry, hops) => {
        const right = [entry, ...hops].join(', ');
        expect(clientAddress(peer, [right], proxies)).toBe(canonicalAddress(entry));
        expect(clientAddress(peer, [...left, right], proxies)).toBe(canonicalAddress(entry));
        expect(clientAddress(peer, [[...left, right].join(',')], proxies)).toBe(
          canonicalAddress(entry),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('does not depend on entries to the left of an invalid entry, and is the hop that sent the invalid entry', () => {
    fc.assert(
      fc.property(trusted, anyLines, unreadable, fc.array(trusted), (peer, left, entry, hops) => {
        const right = [entry, ...hops].join(',');
        const vouchedFor = canonicalAddress(hops[0] ?? peer);
        expect(clientAddress(peer, [right], proxies)).toBe(vouchedFor);
        expect(clientAddress(peer, [...left, right], proxies)).toBe(vouchedFor);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is the left-most address when all are trusted', () => {
    fc.assert(
      fc.property(trusted, fc.array(trusted, { minLength: 1 }), (peer, hops) => {
        expect(clientAddress(peer, [hops.join(', ')], proxies)).toBe(
          canonicalAddress(hops[0] ?? ''),
        );
      }),
    );
  });

  it('does not depend on how the list is split into header lines', () => {
    fc.assert(
      fc.property(trusted, fc.array(anyLines, { minLength: 1 }), (peer, groups) => {
        const lines = groups.flat();
        fc.pre(lines.length > 0);
        expect(clientAddress(peer, [lines.join(',')], proxies)).toBe(
          clientAddress(peer, lines, proxies),
        );
      }),
    );
  });

  it('is always canonical', () => {
    fc.assert(
      fc.property(fc.oneof(trusted, stranger), anyLines, (peer, lines) => {
        const address = clientAddress(peer, lines, proxies) ?? '';
        expect(canonicalAddress(address)).toBe(address);
      }),
    );
  });

  it('equals the result of proxy-addr when every entry is an address', () => {
    const trust = proxyaddr.compile(['10.0.0.0/8', '2001:db8:a::/48']);
    fc.assert(
      fc.property(
        fc.oneof(trusted, stranger),
        fc.array(fc.oneof(trusted, stranger), { minLength: 1 }),
        (peer, entries) => {
          const req = {
            socket: { remoteAddress: peer },
            headers: { 'x-forwarded-for': entries.join(', ') },
          };
          const theirs = proxyaddr({ connection: req.socket, ...req } as never, trust);
          expect(clientAddress(peer, [entries.join(', ')], proxies)).toBe(canonicalAddress(theirs));
        },
      ),
    );
  });

  it('takes no longer with many forged entries to its left', () => {
    const flood = `${'1.1.1.1,'.repeat(200_000)} 198.51.100.7`;
    const startedAt = performance.now();
    for (let round = 0; round < 1_000; round += 1) clientAddress('10.0.0.1', [flood], proxies);
    // Reading all of it would take minutes.
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
