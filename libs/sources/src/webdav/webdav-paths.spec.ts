import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idOf, segmentsBelow, urlOf } from './webdav-paths.js';

const base = new URL('https://files.example/remote.php/dav/files/me/');

/** A name that a file can have, apart from the two that mean folders. */
const name = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 40 })
  .filter((text) => !/[/\0]/.test(text) && text !== '.' && text !== '..' && text.isWellFormed());

describe('the URL of an entry', () => {
  it('leads back to its id, for every name', () => {
    fc.assert(
      fc.property(
        fc.array(name, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        (parts, isFolder) => {
          const url = urlOf(base, parts.join('/'), isFolder);
          expect(url?.origin).toBe(base.origin);
          expect(idOf(segmentsBelow(base, url?.href ?? '') ?? [])).toBe(parts.join('/'));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('is always below the base, whatever the id', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (id) => {
        const url = urlOf(base, id, false);
        expect(url === undefined || url.pathname.startsWith(base.pathname)).toBe(true);
        expect((url?.search ?? '') + (url?.hash ?? '')).toBe('');
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(['..', '.', 'a/..', '../a', 'a//b', '/a', 'a/', '\ud800'])(
    'does not exist for %j',
    (id) => {
      expect(urlOf(base, id, false)).toBeUndefined();
    },
  );

  it('of the source itself is the base', () => {
    expect(urlOf(base, '', true)?.href).toBe(base.href);
  });
});
