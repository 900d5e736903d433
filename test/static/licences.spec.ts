import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/**
 * The licences as the packages write them, word for word. A person must read any other text first. The LGPL
 * is the licence of libvips, which sharp loads as a separate library that can be replaced, and of libheif,
 * whose WebAssembly is a separate file that can be replaced, too.
 */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'Apache-2.0 AND LGPL-3.0-or-later',
  'Apache-2.0 AND LGPL-3.0-or-later AND MIT',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'LGPL-3.0',
  'LGPL-3.0-or-later',
  'MIT',
  'MIT-0',
  '(MIT AND Zlib)',
  '(MIT OR CC0-1.0)',
  '(MIT OR EUPL-1.1+)',
  'Python-2.0',
]);

interface Package {
  readonly dev?: boolean;
  readonly license?: string;
}

/** The packages in our images. Development packages are not distributed. */
function shippedPackages(): [path: string, Package][] {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Package>;
  };
  return Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && dev !== true);
}

/** Old packages have a list `licenses`, which the lock file does not contain. */
function licenceOf([path, { license }]: [string, Package]): string {
  if (license !== undefined) return license;
  const text = readFileSync(join(ROOT, path, 'package.json'), 'utf8');
  const { licenses = [] } = JSON.parse(text) as { licenses?: { type: string }[] };
  return licenses.map(({ type }) => type).join(' AND ');
}

it('every distributed package has an allowed licence', () => {
  const found = shippedPackages();
  expect(found.length).toBeGreaterThan(200);
  const refused = found.filter((one) => !ALLOWED.has(licenceOf(one)));
  expect(refused.map((one) => `${one[0]}: ${licenceOf(one)}`)).toEqual([]);
});

it.each(['GPL-3.0-only', 'AGPL-3.0-only', 'SEE LICENSE IN LICENSE', 'UNLICENSED', ''])(
  'a package with the licence %j is rejected',
  (license) => {
    expect(ALLOWED.has(licenceOf(['node_modules/any', { license }]))).toBe(false);
  },
);
