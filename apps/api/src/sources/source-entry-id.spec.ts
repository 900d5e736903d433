import { describe, expect, it } from 'vitest';
import { encodeEntryId, entryIdSchema, folderIdSchema } from './source-entry-id.js';

describe('the id of an entry', () => {
  it.each([
    'a.pdf',
    'Scans/Größe & 100 % + #.pdf',
    'a\u0308/decomposed',
    '\u{1F4C4}.pdf',
    'x'.repeat(2_000),
  ])('stands for one remote id: %s', (remoteId) => {
    const id = encodeEntryId(remoteId);
    expect(id).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(entryIdSchema.parse(id)).toBe(remoteId);
  });

  it.each([
    ['empty', ''],
    ['padded', 'YQ=='],
    ['of another alphabet', 'a+/b'],
    ['with bits that no byte has', 'YR'],
    ['not UTF-8', '_w'],
    ['with a NUL', 'AA'],
    ['too long', encodeEntryId('x'.repeat(2_001))],
    ['no text', 7],
  ])('is not one that is %s', (_, id) => expect(entryIdSchema.safeParse(id).success).toBe(false));

  it('is empty for the root as a folder', () => {
    expect(folderIdSchema.parse('')).toBe('');
    expect(folderIdSchema.parse(encodeEntryId('Scans'))).toBe('Scans');
  });
});
