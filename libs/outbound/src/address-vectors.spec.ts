import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { AddressPolicy } from './address-policy.js';
import { parseAllowedNetworks } from './allowed-networks.js';

type Verdict = 'permitted' | 'refused';
type Vector = readonly [says: string, url: string, verdict: Verdict];

const ALLOWED = '192.168.7.0/24, fd00:7::/64, 64:ff9b:7::/96';
const P: Verdict = 'permitted';
const R: Verdict = 'refused';

/** The URL as a user writes it. A host that is a name is not here: its addresses are checked. */
const VECTORS: Readonly<Record<string, readonly Vector[]>> = {
  'Public addresses': [
    ['public', 'https://1.1.1.1/', P],
    ['public', 'https://8.8.8.8/', P],
    ['the first public address', 'https://1.0.0.0/', P],
    ['before 10.0.0.0/8', 'https://9.255.255.255/', P],
    ['after 10.0.0.0/8', 'https://11.0.0.0/', P],
    ['before 100.64.0.0/10', 'https://100.63.255.255/', P],
    ['after 100.64.0.0/10', 'https://100.128.0.0/', P],
    ['before 127.0.0.0/8', 'https://126.255.255.255/', P],
    ['after 127.0.0.0/8', 'https://128.0.0.0/', P],
    ['before 169.254.0.0/16', 'https://169.253.255.255/', P],
    ['after 169.254.0.0/16', 'https://169.255.0.0/', P],
    ['before 172.16.0.0/12', 'https://172.15.255.255/', P],
    ['after 172.16.0.0/12', 'https://172.32.0.0/', P],
    ['before 192.0.0.0/24', 'https://191.255.255.255/', P],
    ['between 192.0.0.0/24 and 192.0.2.0/24', 'https://192.0.1.255/', P],
    ['after 192.0.2.0/24', 'https://192.0.3.0/', P],
    ['before 192.88.99.0/24', 'https://192.88.98.255/', P],
    ['after 192.88.99.0/24', 'https://192.88.100.0/', P],
    ['before 192.168.0.0/16', 'https://192.167.255.255/', P],
    ['after 192.168.0.0/16', 'https://192.169.0.0/', P],
    ['before 198.18.0.0/15', 'https://198.17.255.255/', P],
    ['after 198.18.0.0/15', 'https://198.20.0.0/', P],
    ['before 198.51.100.0/24', 'https://198.51.99.255/', P],
    ['after 198.51.100.0/24', 'https://198.51.101.0/', P],
    ['before 203.0.113.0/24', 'https://203.0.112.255/', P],
    ['after 203.0.113.0/24', 'https://203.0.114.0/', P],
    ['the last before multicast', 'https://223.255.255.255/', P],
    ['before the host services of Azure', 'https://168.63.129.15/', P],
    ['after the host services of Azure', 'https://168.63.129.17/', P],
    ['public IPv6', 'https://[2606:4700:4700::1111]/', P],
    ['the first after 2001::/23', 'https://[2001:200::]/', P],
    ['before 2001:db8::/32', 'https://[2001:db7:ffff::1]/', P],
    ['after 2001:db8::/32', 'https://[2001:db9::]/', P],
    ['before 2002::/16', 'https://[2001:ffff::1]/', P],
    ['after 2002::/16', 'https://[2003::1]/', P],
    ['before 3fff::/20', 'https://[3ffe:ffff::1]/', P],
    ['after 3fff::/20', 'https://[3fff:1000::1]/', P],
    ['the first of 2000::/3', 'https://[2000::]/', P],
    ['the last of 2000::/3', 'https://[3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]/', P],
    ['a public IPv4 address, mapped', 'https://[::ffff:1.1.1.1]/', P],
    ['the same in hexadecimal', 'https://[::ffff:101:101]/', P],
  ],
  'Loopback and this host': [
    ['loopback', 'https://127.0.0.1/', R],
    ['another loopback address', 'https://127.0.0.2/', R],
    ['another loopback address', 'https://127.1.2.3/', R],
    ['the first of loopback', 'https://127.0.0.0/', R],
    ['the last of loopback', 'https://127.255.255.255/', R],
    ['loopback in short form', 'https://127.1/', R],
    ['loopback in short form', 'https://127.0.1/', R],
    ['loopback as one number', 'https://2130706433/', R],
    ['loopback in hexadecimal', 'https://0x7f000001/', R],
    ['loopback in upper case hexadecimal', 'https://0X7F000001/', R],
    ['loopback, one part in hexadecimal', 'https://0x7f.0.0.1/', R],
    ['loopback in octal', 'https://0177.0.0.1/', R],
    ['loopback in octal with more zeros', 'https://00000177.0.0.1/', R],
    ['loopback as one octal number', 'https://017700000001/', R],
    ['loopback, mixed', 'https://0x7f.1/', R],
    ['loopback, mixed', 'https://0177.0x0.1/', R],
    ['loopback with a dot at the end', 'https://127.0.0.1./', R],
    ['loopback, percent-encoded', 'https://%31%32%37.0.0.1/', R],
    ['loopback, dots percent-encoded', 'https://127%2e0%2e0%2e1/', R],
    ['loopback in full-width digits', 'https://１２７.０.０.１/', R],
    ['loopback in circled digits', 'https://①②⑦.⓪.⓪.①/', R],
    ['loopback with ideographic full stops', 'https://127。0。0。1/', R],
    ['loopback with half-width full stops', 'https://127｡0｡0｡1/', R],
    ['unspecified', 'https://0.0.0.0/', R],
    ['unspecified as one number', 'https://0/', R],
    ['unspecified in hexadecimal', 'https://0x0/', R],
    ['this network', 'https://0.1.2.3/', R],
    ['the last of this network', 'https://0.255.255.255/', R],
    ['IPv6 loopback', 'https://[::1]/', R],
    ['IPv6 loopback, written out', 'https://[0:0:0:0:0:0:0:1]/', R],
    ['IPv6 loopback with leading zeros', 'https://[0000::0001]/', R],
    ['IPv6 unspecified', 'https://[::]/', R],
    ['IPv6 unspecified, written out', 'https://[0:0:0:0:0:0:0:0]/', R],
    ['after loopback', 'https://[::2]/', R],
  ],
  'Private networks': [
    ['private', 'https://10.0.0.1/', R],
    ['the first of 10.0.0.0/8', 'https://10.0.0.0/', R],
    ['the last of 10.0.0.0/8', 'https://10.255.255.255/', R],
    ['private in short form', 'https://10.1/', R],
    ['private as one number', 'https://167772161/', R],
    ['private in hexadecimal', 'https://0xa000001/', R],
    ['private in octal', 'https://012.0.0.1/', R],
    ['the first of 172.16.0.0/12', 'https://172.16.0.0/', R],
    ['the network of container engines', 'https://172.17.0.1/', R],
    ['the last of 172.16.0.0/12', 'https://172.31.255.255/', R],
    ['private as one number', 'https://2886729729/', R],
    ['the first of 192.168.0.0/16', 'https://192.168.0.0/', R],
    ['a router at home', 'https://192.168.0.1/', R],
    ['a router at home', 'https://192.168.1.1/', R],
    ['before the allowed network', 'https://192.168.6.255/', R],
    ['after the allowed network', 'https://192.168.8.0/', R],
    ['the last of 192.168.0.0/16', 'https://192.168.255.255/', R],
    ['private as one number', 'https://3232235777/', R],
    ['private in hexadecimal', 'https://0xc0a80101/', R],
    ['private in octal', 'https://0300.0250.01.01/', R],
    ['private with three parts', 'https://192.168.257/', R],
    ['the first of 100.64.0.0/10', 'https://100.64.0.0/', R],
    ['the last of 100.64.0.0/10', 'https://100.127.255.255/', R],
    ['unique local', 'https://[fc00::]/', R],
    ['unique local', 'https://[fc00::1]/', R],
    ['unique local', 'https://[fd12:3456:789a::1]/', R],
    ['before the allowed network', 'https://[fd00:6:ffff:ffff:ffff:ffff:ffff:ffff]/', R],
    ['after the allowed network', 'https://[fd00:7:0:1::]/', R],
    ['the last unique local', 'https://[fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]/', R],
    ['link-local', 'https://[fe80::1]/', R],
    ['the last link-local', 'https://[febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff]/', R],
    ['site-local', 'https://[fec0::1]/', R],
    ['the last site-local', 'https://[feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]/', R],
    ['before unique local', 'https://[fbff::1]/', R],
    ['between unique local and link-local', 'https://[fe00::1]/', R],
  ],
  'Services of clouds': [
    ['metadata', 'https://169.254.169.254/', R],
    ['metadata as one number', 'https://2852039166/', R],
    ['metadata in hexadecimal', 'https://0xa9fea9fe/', R],
    ['metadata, each part in hexadecimal', 'https://0xa9.0xfe.0xa9.0xfe/', R],
    ['metadata in octal', 'https://0251.0376.0251.0376/', R],
    ['metadata in short form', 'https://169.254.43518/', R],
    ['metadata in shorter form', 'https://169.16689662/', R],
    ['metadata, mapped', 'https://[::ffff:169.254.169.254]/', R],
    ['metadata, mapped, in hexadecimal', 'https://[::ffff:a9fe:a9fe]/', R],
    ['metadata by NAT64', 'https://[64:ff9b::a9fe:a9fe]/', R],
    ['metadata by 6to4', 'https://[2002:a9fe:a9fe::1]/', R],
    ['credentials of containers', 'https://169.254.170.2/', R],
    ['credentials of pods', 'https://169.254.170.23/', R],
    ['DNS of a cloud', 'https://169.254.169.253/', R],
    ['the first of link-local', 'https://169.254.0.0/', R],
    ['the last of link-local', 'https://169.254.255.255/', R],
    ['metadata in 100.64.0.0/10', 'https://100.100.100.200/', R],
    ['metadata in 192.0.0.0/24', 'https://192.0.0.192/', R],
    ['host services of Azure', 'https://168.63.129.16/', R],
    ['host services of Azure as one number', 'https://2822734096/', R],
    ['IPv6 metadata', 'https://[fd00:ec2::254]/', R],
    ['IPv6 credentials of pods', 'https://[fd00:ec2::23]/', R],
    ['IPv6 metadata', 'https://[fd20:ce::254]/', R],
  ],
  'IPv4 inside IPv6': [
    ['loopback, mapped', 'https://[::ffff:127.0.0.1]/', R],
    ['loopback, mapped, in hexadecimal', 'https://[::ffff:7f00:1]/', R],
    ['loopback, mapped, written out', 'https://[0:0:0:0:0:ffff:7f00:1]/', R],
    ['loopback, mapped, upper case', 'https://[::FFFF:7F00:1]/', R],
    ['unspecified, mapped', 'https://[::ffff:0.0.0.0]/', R],
    ['private, mapped', 'https://[::ffff:10.0.0.1]/', R],
    ['private, mapped', 'https://[::ffff:172.16.0.1]/', R],
    ['private, mapped', 'https://[::ffff:192.168.0.1]/', R],
    ['shared, mapped', 'https://[::ffff:100.64.0.1]/', R],
    ['multicast, mapped', 'https://[::ffff:224.0.0.1]/', R],
    ['broadcast, mapped', 'https://[::ffff:255.255.255.255]/', R],
    ['loopback, IPv4-compatible', 'https://[::127.0.0.1]/', R],
    ['loopback, IPv4-compatible, in hexadecimal', 'https://[::7f00:1]/', R],
    ['private, IPv4-compatible', 'https://[::10.0.0.1]/', R],
    ['public, IPv4-compatible', 'https://[::1.1.1.1]/', R],
    ['loopback, translated', 'https://[::ffff:0:127.0.0.1]/', R],
    ['private, translated', 'https://[::ffff:0:a00:1]/', R],
    ['loopback by NAT64', 'https://[64:ff9b::127.0.0.1]/', R],
    ['loopback by NAT64, in hexadecimal', 'https://[64:ff9b::7f00:1]/', R],
    ['private by NAT64', 'https://[64:ff9b::10.0.0.1]/', R],
    ['private by NAT64', 'https://[64:ff9b::192.168.0.1]/', R],
    ['public by NAT64', 'https://[64:ff9b::1.1.1.1]/', R],
    ['local NAT64', 'https://[64:ff9b:1::7f00:1]/', R],
    ['local NAT64', 'https://[64:ff9b:1:ffff:ffff:ffff:7f00:1]/', R],
    ['loopback by 6to4', 'https://[2002:7f00:1::]/', R],
    ['loopback by 6to4', 'https://[2002:7f00:1::1]/', R],
    ['private by 6to4', 'https://[2002:a00:1::1]/', R],
    ['private by 6to4', 'https://[2002:c0a8:101::1]/', R],
    ['public by 6to4', 'https://[2002:101:101::1]/', R],
    ['the last of 6to4', 'https://[2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff]/', R],
    ['Teredo', 'https://[2001::1]/', R],
    ['Teredo with loopback', 'https://[2001:0:101:101:0:0:80ff:fffe]/', R],
    ['the last of Teredo', 'https://[2001:0:ffff:ffff:ffff:ffff:ffff:ffff]/', R],
  ],
  'Special uses': [
    ['IETF protocol assignments', 'https://192.0.0.1/', R],
    ['dummy address', 'https://192.0.0.8/', R],
    ['NAT64 discovery', 'https://192.0.0.170/', R],
    ['the last of 192.0.0.0/24', 'https://192.0.0.255/', R],
    ['documentation', 'https://192.0.2.1/', R],
    ['documentation', 'https://198.51.100.1/', R],
    ['documentation', 'https://203.0.113.1/', R],
    ['AS112', 'https://192.31.196.1/', R],
    ['AS112', 'https://192.175.48.1/', R],
    ['AMT', 'https://192.52.193.1/', R],
    ['6to4 relay', 'https://192.88.99.1/', R],
    ['benchmarks', 'https://198.18.0.1/', R],
    ['benchmarks', 'https://198.19.255.255/', R],
    ['the first of multicast', 'https://224.0.0.0/', R],
    ['all hosts', 'https://224.0.0.1/', R],
    ['mDNS', 'https://224.0.0.251/', R],
    ['SSDP', 'https://239.255.255.250/', R],
    ['the last of multicast', 'https://239.255.255.255/', R],
    ['reserved', 'https://240.0.0.1/', R],
    ['reserved', 'https://254.255.255.255/', R],
    ['broadcast', 'https://255.255.255.255/', R],
    ['broadcast as one number', 'https://4294967295/', R],
    ['IPv6 discard', 'https://[100::1]/', R],
    ['IPv6 dummy prefix', 'https://[100:0:0:1::1]/', R],
    ['IPv6 protocol assignments', 'https://[2001:1::1]/', R],
    ['IPv6 benchmarks', 'https://[2001:2::1]/', R],
    ['IPv6 AMT', 'https://[2001:3::1]/', R],
    ['IPv6 AS112', 'https://[2001:4:112::1]/', R],
    ['ORCHID', 'https://[2001:10::1]/', R],
    ['ORCHIDv2', 'https://[2001:20::1]/', R],
    ['the last of 2001::/23', 'https://[2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff]/', R],
    ['IPv6 documentation', 'https://[2001:db8::1]/', R],
    ['the last of 2001:db8::/32', 'https://[2001:db8:ffff:ffff:ffff:ffff:ffff:ffff]/', R],
    ['IPv6 AS112', 'https://[2620:4f:8000::1]/', R],
    ['IPv6 documentation', 'https://[3fff::1]/', R],
    ['the last of 3fff::/20', 'https://[3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff]/', R],
    ['before 2000::/3', 'https://[1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]/', R],
    ['after 2000::/3', 'https://[4000::]/', R],
    ['segment routing', 'https://[5f00::1]/', R],
    ['not given out', 'https://[8000::1]/', R],
    ['all nodes of the interface', 'https://[ff01::1]/', R],
    ['all nodes of the link', 'https://[ff02::1]/', R],
    ['mDNS', 'https://[ff02::fb]/', R],
    ['global multicast', 'https://[ff0e::1]/', R],
    ['the last address', 'https://[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]/', R],
  ],
  'Protocol and port of a public address': [
    ['443, written', 'https://1.1.1.1:443/', P],
    ['the first port from 1024', 'https://1.1.1.1:1024/', P],
    ['a usual port', 'https://1.1.1.1:8443/', P],
    ['the last port', 'https://1.1.1.1:65535/', P],
    ['IPv6 with a port', 'https://[2606:4700:4700::1111]:8443/', P],
    ['http', 'http://1.1.1.1/', R],
    ['http on the port of https', 'http://1.1.1.1:443/', R],
    ['http on another port', 'http://1.1.1.1:8080/', R],
    ['http to IPv6', 'http://[2606:4700:4700::1111]/', R],
    ['the port of http', 'https://1.1.1.1:80/', R],
    ['SSH', 'https://1.1.1.1:22/', R],
    ['SMTP', 'https://1.1.1.1:25/', R],
    ['LDAPS', 'https://1.1.1.1:636/', R],
    ['the last port before 1024', 'https://1.1.1.1:1023/', R],
    ['port 1', 'https://1.1.1.1:1/', R],
    ['ftp', 'ftp://1.1.1.1/', R],
    ['WebSocket', 'wss://1.1.1.1/', R],
  ],
  'Allowed networks': [
    ['https', 'https://192.168.7.1/', P],
    ['http', 'http://192.168.7.1/', P],
    ['the first address', 'http://192.168.7.0/', P],
    ['the last address', 'http://192.168.7.255/', P],
    ['any port', 'http://192.168.7.1:80/', P],
    ['any port', 'https://192.168.7.1:22/', P],
    ['as one number', 'http://3232237313/', P],
    ['mapped', 'http://[::ffff:192.168.7.1]/', P],
    ['IPv6', 'http://[fd00:7::1]/', P],
    ['the last IPv6 address', 'http://[fd00:7::ffff:ffff:ffff:ffff]/', P],
    ['NAT64 of this network', 'https://[64:ff9b:7::101:101]/', P],
    ['IPv4-compatible is another address', 'http://[::192.168.7.1]/', R],
    ['NAT64 is another address', 'http://[64:ff9b::192.168.7.1]/', R],
    ['6to4 is another address', 'http://[2002:c0a8:701::1]/', R],
    ['a neighbour', 'http://192.168.8.1/', R],
    ['an IPv6 neighbour', 'http://[fd00:7:0:1::1]/', R],
  ],
};

const policy = new AddressPolicy(parseAllowedNetworks(ALLOWED));

function verdictOf(text: string): Verdict {
  const { protocol, hostname, port } = new URL(text);
  const address = hostname.replace(/^\[|\]$/g, '');
  // Otherwise the vector would test a name.
  expect(isIP(address)).not.toBe(0);
  return policy.permits(address, { protocol, port: Number(port) }) ? 'permitted' : 'refused';
}

describe.each(Object.entries(VECTORS))('%s', (_heading, vectors) => {
  it.each(vectors)('%s: %s is %s', (_says, url, verdict) => {
    expect(verdictOf(url)).toBe(verdict);
  });
});

it('there are at least 200 vectors, each once', () => {
  const urls = Object.values(VECTORS).flatMap((vectors) => vectors.map(([, url]) => url));
  expect(urls.length).toBeGreaterThanOrEqual(200);
  expect(new Set(urls).size).toBe(urls.length);
});

it.each([
  '',
  'localhost',
  '127.0.0.1 ',
  '1.1.1',
  '01.1.1.1',
  '0x1.1.1.1',
  '16843009',
  'fe80::1%lo',
  '1.1.1.1%lo',
  '[2606::1]',
  '2606::1/64',
])('a resolver’s answer that is not an address (%j) is refused', (text) => {
  expect(policy.permits(text, { protocol: 'https:', port: 443 })).toBe(false);
});

it('docs/outbound-addresses.md contains this table (rewrite it with vitest --update)', async () => {
  const path = join(import.meta.dirname, '../../../docs/outbound-addresses.md');
  const [before, , after] = readFileSync(path, 'utf8').split(
    /(?<=<!-- vectors -->)|(?=<!-- end -->)/,
  );
  const text = `${before ?? ''}\n\n${renderVectors()}\n${after ?? ''}`;
  const options = { ...(await resolveConfig(path)), parser: 'markdown' };
  await expect(await format(text, options)).toMatchFileSnapshot(path);
});

function renderVectors(): string {
  return Object.entries(VECTORS)
    .map(([heading, vectors]) => {
      const head = '| case | URL | |\n| --- | --- | --- |';
      const rows = vectors.map(([says, url, verdict]) => `| ${says} | \`${url}\` | ${verdict} |`);
      return `### ${heading}\n\n${head}\n${rows.join('\n')}\n`;
    })
    .join('\n');
}
