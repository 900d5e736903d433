import { describe, expect, it } from 'vitest';
import { findUnsynced } from './unsynced-files.ts';

const ROOT = '/s';
/**
 * A committed upload in the log of inject/unsynced.ts. `wrote`: bytes were written. `entered`: a folder got a
 * new name, after a rename with the old path. `synced`: fsync of a file or a folder.
 */
const COMMITTED = [
  '1 wrote /s/staged/a',
  '2 synced /s/staged/a',
  '3 entered /s/objects/x',
  '4 entered /s/objects/x/a\t/s/staged/a',
];

describe('findUnsynced', () => {
  it('does not return a file that was synced together with all its folders', () => {
    const notes = [...COMMITTED, '5 synced /s/objects/x', '6 synced /s/objects'];
    expect(findUnsynced(notes.join('\n'), ROOT)).toEqual([]);
  });

  it.each([
    ['bytes were not synced', COMMITTED.filter((note) => !note.startsWith('2'))],
    ['bytes were written after the sync', ['1 synced /s/staged/a', '2 wrote /s/staged/a']],
    ['name was not synced', [...COMMITTED, '6 synced /s/objects']],
    ['folder was created, but its name was not synced', [...COMMITTED, '5 synced /s/objects/x']],
    ['folder was synced before the rename', ['0 synced /s/objects/x', ...COMMITTED]],
  ])('returns a file whose %s', (_, notes) => {
    expect(findUnsynced(notes.join('\n'), ROOT)).toHaveLength(1);
  });

  it('sorts the entries of several processes, and ignores an incomplete line', () => {
    const notes = ['6 synced /s/objects', '5 synced /s/objects/x', ...COMMITTED, '7 wro'];
    expect(findUnsynced(notes.join('\n'), ROOT)).toEqual([]);
  });
});
