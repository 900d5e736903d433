import { describe, expect, it } from 'vitest';
import type { RemoteEntry, SourceAdapter } from '@app/sources';
import { FolderWalk } from './folder-walk.js';
import { RemoteTree } from './remote-tree.js';
import { TooManyEntriesError } from './rounds.errors.js';

const folder = (id: string): RemoteEntry => ({
  id,
  name: 'folder',
  isFolder: true,
  sizeBytes: null,
  modifiedAt: null,
  version: '',
  mediaType: null,
});

describe('the walk through the folders of a source', () => {
  it('ends before the paths of folders take too much memory', async () => {
    const pages = { read: 0 };
    const adapter = {
      // Each page has a thousand folders whose paths have 2,000 characters.
      list: async () => {
        pages.read += 1;
        const ids = Array.from({ length: 1_000 }, (_, i) =>
          `${pages.read}.${i}`.padEnd(2_000, 'x'),
        );
        return { entries: ids.map(folder), next: 'more' };
      },
    } as unknown as SourceAdapter;
    const walk = new FolderWalk(adapter, new RemoteTree(), new AbortController().signal);
    const readAll = async () => {
      for await (const _ of walk.files('')) continue;
    };
    await expect(readAll()).rejects.toThrow(TooManyEntriesError);
    expect(pages.read).toBe(9);
  });
});
