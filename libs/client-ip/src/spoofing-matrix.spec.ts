import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { clientAddress } from './client-address.js';
import { parseTrustedProxies } from './trusted-proxies.js';

interface Vector {
  readonly says: string;
  readonly peer: string;
  readonly lines: readonly string[];
  readonly client: string;
}

const TRUSTED = '10.0.0.0/8, 2001:db8:a::/48, fe80::/10';
const PROXY = '10.0.0.1';
const LONG = `${'1'.repeat(100)}.2.3.4`;

/** Every case of choosing the client's address; the proxies of {@link TRUSTED} are trusted. */
const MATRIX: Readonly<Record<string, readonly Vector[]>> = {
  'Who may speak': [
    vector('no proxy in between: the peer', '203.0.113.9', [], '203.0.113.9'),
    vector('a stranger forges the header', '203.0.113.9', ['1.1.1.1'], '203.0.113.9'),
    vector('a stranger names a proxy', '203.0.113.9', [PROXY], '203.0.113.9'),
    vector('a stranger just outside the range', '11.0.0.1', ['1.1.1.1'], '11.0.0.1'),
    vector('a trusted peer without the header', PROXY, [], PROXY),
    vector('a trusted peer speaks', PROXY, ['198.51.100.7'], '198.51.100.7'),
    vector('a trusted peer by IPv6', '2001:db8:a::1', ['198.51.100.7'], '198.51.100.7'),
    vector(
      'an IPv6 socket shows an IPv4 peer',
      '::ffff:10.0.0.1',
      ['198.51.100.7'],
      '198.51.100.7',
    ),
    vector('a stranger on an IPv6 socket', '::ffff:11.0.0.1', ['1.1.1.1'], '11.0.0.1'),
    vector('a link-local peer with its zone', 'fe80::1%eth0', ['198.51.100.7'], '198.51.100.7'),
  ],
  'From the right': [
    vector(
      'the client prepends a forged address',
      PROXY,
      ['1.1.1.1, 198.51.100.7'],
      '198.51.100.7',
    ),
    vector('two trusted hops', PROXY, ['198.51.100.7, 10.9.9.9'], '198.51.100.7'),
    vector(
      'a forged address behind two hops',
      PROXY,
      ['1.1.1.1, 198.51.100.7, 10.9.9.9'],
      '198.51.100.7',
    ),
    vector(
      'a stranger between proxies',
      PROXY,
      ['10.1.1.1, 198.51.100.7, 10.2.2.2'],
      '198.51.100.7',
    ),
    vector('all trusted: the left-most', PROXY, ['10.3.3.3, 10.2.2.2'], '10.3.3.3'),
    vector(
      'repeated lines are one list, in order',
      PROXY,
      ['1.1.1.1', '198.51.100.7'],
      '198.51.100.7',
    ),
    vector(
      'a last line of proxies alone',
      PROXY,
      ['1.1.1.1, 198.51.100.7', '10.2.2.2'],
      '198.51.100.7',
    ),
    vector('blanks and tabs around items', PROXY, ['1.1.1.1 ,\t198.51.100.7 \t'], '198.51.100.7'),
  ],
  'Spellings that are understood': [
    vector('a port', PROXY, ['198.51.100.7:51234'], '198.51.100.7'),
    vector('brackets', PROXY, ['[2001:db8::7]'], '2001:db8::7'),
    vector('brackets and a port', PROXY, ['[2001:db8::7]:443'], '2001:db8::7'),
    vector('a trusted hop with its port', PROXY, ['198.51.100.7, 10.2.2.2:80'], '198.51.100.7'),
    vector('upper case and zeros: RFC 5952', PROXY, ['2001:0DB8:0:0:00:0:0:0007'], '2001:db8::7'),
    vector(
      'the first of two equal runs of zeros',
      PROXY,
      ['2001:db8:0:0:1:0:0:1'],
      '2001:db8::1:0:0:1',
    ),
    vector(
      'one zero group is written out',
      PROXY,
      ['2001:db8:0:1:1:1:1:1'],
      '2001:db8:0:1:1:1:1:1',
    ),
    vector('IPv4 mapped into IPv6', PROXY, ['::ffff:198.51.100.7'], '198.51.100.7'),
    vector('the same in hexadecimal', PROXY, ['::ffff:c633:6407'], '198.51.100.7'),
    vector('a mapped trusted hop', PROXY, ['198.51.100.7, ::ffff:10.2.2.2'], '198.51.100.7'),
    vector('IPv4-compatible is IPv6, and no proxy', PROXY, ['1.1.1.1, ::10.0.0.2'], '::a00:2'),
    vector('NAT64 is IPv6, and no proxy', PROXY, ['1.1.1.1, 64:ff9b::10.0.0.2'], '64:ff9b::a00:2'),
  ],
  'What never becomes an identity': [
    vector('garbage', PROXY, ['1.1.1.1, garbage'], PROXY),
    vector('garbage behind a trusted hop', PROXY, ['1.1.1.1, garbage, 10.2.2.2'], '10.2.2.2'),
    vector('`unknown`', PROXY, ['1.1.1.1, unknown'], PROXY),
    vector('an obfuscated identifier', PROXY, ['1.1.1.1, _hidden'], PROXY),
    vector('an empty header', PROXY, [''], PROXY),
    vector('an empty item at the end', PROXY, ['198.51.100.7,'], PROXY),
    vector('an empty item between', PROXY, ['1.1.1.1,, 10.2.2.2'], '10.2.2.2'),
    vector('an empty last line', PROXY, ['198.51.100.7', ''], PROXY),
    vector('an empty first line is to the left', PROXY, ['', '198.51.100.7'], '198.51.100.7'),
    vector('a zone', PROXY, ['1.1.1.1, fe80::7%eth0'], PROXY),
    vector('a zone in brackets', PROXY, ['1.1.1.1, [fe80::7%25eth0]'], PROXY),
    vector('octal', PROXY, ['1.1.1.1, 0306.063.0144.07'], PROXY),
    vector('a leading zero', PROXY, ['1.1.1.1, 198.51.100.07'], PROXY),
    vector('hexadecimal', PROXY, ['1.1.1.1, 0xc6336407'], PROXY),
    vector('a proxy written in hexadecimal', PROXY, ['1.1.1.1, 0xa.0.0.1'], PROXY),
    vector('one number', PROXY, ['1.1.1.1, 3325256711'], PROXY),
    vector('the short form', PROXY, ['1.1.1.1, 10.1'], PROXY),
    vector('an octet above 255', PROXY, ['1.1.1.1, 198.51.100.256'], PROXY),
    vector('a name', PROXY, ['1.1.1.1, localhost'], PROXY),
    vector('a URL', PROXY, ['1.1.1.1, http://198.51.100.7'], PROXY),
    vector('a CIDR', PROXY, ['1.1.1.1, 198.51.100.0/24'], PROXY),
    vector('quotes', PROXY, ['1.1.1.1, "198.51.100.7"'], PROXY),
    vector('the syntax of Forwarded', PROXY, ['1.1.1.1, for=198.51.100.7'], PROXY),
    vector('IPv4 in brackets', PROXY, ['1.1.1.1, [198.51.100.7]:80'], PROXY),
    vector('an open bracket', PROXY, ['1.1.1.1, [2001:db8::7'], PROXY),
    vector('port 0', PROXY, ['1.1.1.1, 198.51.100.7:0'], PROXY),
    vector('a port above 65535', PROXY, ['1.1.1.1, 198.51.100.7:65536'], PROXY),
    vector('a port that is no number', PROXY, ['1.1.1.1, 198.51.100.7:http'], PROXY),
    vector('two addresses in one item', PROXY, ['1.1.1.1, 198.51.100.7 10.0.0.2'], PROXY),
    vector('a blank that HTTP does not know', PROXY, ['1.1.1.1, \u00a0198.51.100.7'], PROXY),
    vector('full-width digits', PROXY, ['1.1.1.1, １98.51.100.7'], PROXY),
    vector('a semicolon for a comma', PROXY, ['1.1.1.1; 198.51.100.7'], PROXY),
    vector('more text than an address has', PROXY, [`1.1.1.1, ${LONG}`], PROXY),
  ],
};

function vector(says: string, peer: string, lines: readonly string[], client: string): Vector {
  return { says, peer, lines, client };
}

const proxies = parseTrustedProxies(TRUSTED);

describe.each(Object.entries(MATRIX))('%s', (_heading, vectors) => {
  it.each(vectors)('$says: $peer, $lines -> $client', ({ peer, lines, client }) => {
    expect(clientAddress(peer, lines, proxies)).toBe(client);
  });
});

it('a peer without an address has no client', () => {
  for (const peer of [undefined, '', 'unknown', '%eth0']) {
    expect(clientAddress(peer, ['198.51.100.7'], proxies)).toBeUndefined();
  }
});

it('docs/client-address.md shows this very table (rewrite it with vitest --update)', async () => {
  const path = join(import.meta.dirname, '../../../docs/client-address.md');
  const [before, , after] = readFileSync(path, 'utf8').split(
    /(?<=<!-- matrix -->)|(?=<!-- end -->)/,
  );
  const text = `${before ?? ''}\n\n${renderMatrix()}\n${after ?? ''}`;
  const options = { ...(await resolveConfig(path)), parser: 'markdown' };
  await expect(await format(text, options)).toMatchFileSnapshot(path);
});

function renderMatrix(): string {
  return Object.entries(MATRIX)
    .map(([heading, vectors]) => {
      const head = '| case | peer | X-Forwarded-For | client |\n| --- | --- | --- | --- |';
      const rows = vectors.map(({ says, peer, lines, client }) => {
        const shown = lines.map((line) => code(line)).join('<br>');
        return `| ${says} | ${code(peer)} | ${shown} | ${code(client)} |`;
      });
      return `### ${heading}\n\n${head}\n${rows.join('\n')}\n`;
    })
    .join('\n');
}

/** Written like a JavaScript string, so that tabs and unusual white space are visible. */
function code(text: string): string {
  if (text === '') return '(empty)';
  const visible = text.replaceAll('\t', '\\t').replaceAll('\u00a0', '\\u00a0');
  return `\`${visible.length > 60 ? `${visible.slice(0, 30)}…` : visible}\``;
}
