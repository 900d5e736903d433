import { describe, expect, it } from 'vitest';
import { RemoteTree } from './remote-tree.js';

function tree(found: readonly string[], listed: Readonly<Record<string, boolean>>): RemoteTree {
  const made = new RemoteTree();
  for (const id of found) made.add(id);
  for (const [id, isEmpty] of Object.entries(listed)) made.endFolder(id, isEmpty);
  return made;
}

describe('what a round found', () => {
  it('misses a file whose folder has other entries', () => {
    const found = tree(['a.pdf', 'sub', 'sub/b.pdf'], { '': false, sub: false });
    expect(found.isMissing('c.pdf')).toBe(true);
    expect(found.isMissing('sub/c.pdf')).toBe(true);
    expect(found.isMissing('sub/b.pdf')).toBe(false);
  });

  it('misses all files of a folder that is not in the folder above', () => {
    const found = tree(['a.pdf'], { '': false });
    expect(found.isMissing('sub/deep/b.pdf')).toBe(true);
  });

  it('misses nothing in an empty folder, nor in one that was not listed to its end', () => {
    expect(tree([], { '': true }).isMissing('a.pdf')).toBe(false);
    expect(tree(['sub'], { '': false, sub: true }).isMissing('sub/b.pdf')).toBe(false);
    expect(tree(['sub'], { '': false }).isMissing('sub/b.pdf')).toBe(false);
    expect(tree(['a.pdf'], {}).isMissing('b.pdf')).toBe(false);
  });

  it('misses nothing outside of the folder that is kept in step', () => {
    const found = tree(['docs/a.pdf'], { docs: false });
    expect(found.isMissing('docs/b.pdf')).toBe(true);
    expect(found.isMissing('other/b.pdf')).toBe(false);
    expect(found.isMissing('b.pdf')).toBe(false);
  });

  it('tells an entry that it has found before', () => {
    const found = tree(['sub'], {});
    expect(found.add('sub')).toBe(false);
    expect(found.add('sub/x')).toBe(true);
    expect(found.size).toBe(2);
  });

  it('tells ids apart that differ in one character, also when there are many', () => {
    const made = new RemoteTree();
    for (let index = 0; index < 20_000; index += 1) made.add(`${'x'.repeat(200)}${index}`);
    expect(made.size).toBe(20_000);
    expect(made.has(`${'x'.repeat(200)}19999`)).toBe(true);
    expect(made.has(`${'x'.repeat(200)}20000`)).toBe(false);
  });
});
