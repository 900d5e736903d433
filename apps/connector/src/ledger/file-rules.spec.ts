import { describe, expect, it } from 'vitest';
import {
  isHidden,
  isHiddenFolder,
  isStorableId,
  LEFT_ALONE,
  reasonToSkip,
  storable,
  storedVersion,
} from './file-rules.js';

describe('the rules about files', () => {
  it.each(['.DS_Store', '._scan.pdf', '~$letter.docx', 'Thumbs.db', 'scan.pdf.part', 'x.TMP'])(
    'leave %s alone',
    (name) => expect(isHidden(name)).toBe(true),
  );

  it.each(['scan.pdf', 'ä & % + #.pdf', 'part 1.pdf', 'my.download.pdf', 'tmp', '~notes.txt'])(
    'import %s',
    (name) => expect(isHidden(name)).toBe(false),
  );

  it('keep of a name what a table can have', () => {
    expect(storable('a\0b\ud800.pdf')).toBe('ab\ufffd.pdf');
    expect(storable('ä & 漢 🎉.pdf')).toBe('ä & 漢 🎉.pdf');
  });

  it('leave empty files and files above the limit alone', () => {
    const file = (sizeBytes: number | null) => reasonToSkip({ name: 'a.pdf', sizeBytes }, 10);
    expect([0, 1, 10, 11, null].map(file)).toEqual([
      LEFT_ALONE.empty,
      undefined,
      undefined,
      LEFT_ALONE.tooLarge,
      undefined,
    ]);
  });

  it('leave out hidden and system folders, and no other ones', () => {
    const names = ['.git', '@eaDir', '$RECYCLE.BIN', 'x.part', 'old.lock', '~$x', 'tmp', 'Scans'];
    expect(names.filter(isHiddenFolder)).toEqual(['.git', '@eaDir', '$RECYCLE.BIN']);
  });

  it('import a hidden file when its owner asks for it, but no empty one', () => {
    const file = (sizeBytes: number) => reasonToSkip({ name: '.x.pdf', sizeBytes }, 10, true);
    expect([file(5), file(0), file(11)]).toEqual([
      undefined,
      LEFT_ALONE.empty,
      LEFT_ALONE.tooLarge,
    ]);
  });

  it('store long versions as their hash, and refuse ids that the table cannot store', () => {
    expect(storedVersion('"abc"')).toBe('"abc"');
    expect(storedVersion('x'.repeat(257))).toMatch(/^[0-9a-f]{64}$/);
    expect(isStorableId('a/b.pdf')).toBe(true);
    expect(isStorableId('ä'.repeat(1_001))).toBe(false);
    expect(isStorableId('a\0b')).toBe(false);
    expect(isStorableId('\ud800')).toBe(false);
  });
});
