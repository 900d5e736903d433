import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeGenerated } from './write-generated.ts';

describe('writeGenerated', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'strongroom-generated-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('writes a missing file and formats it', async () => {
    await writeGenerated(root, { 'a.json': '{"a":1}' }, false);
    expect(readFileSync(join(root, 'a.json'), 'utf8')).toBe('{ "a": 1 }\n');
    await expect(writeGenerated(root, { 'a.json': '{"a":1}' }, true)).resolves.toBeUndefined();
  });

  it('with `check`, writes nothing and names every file that differs or is missing', async () => {
    writeFileSync(join(root, 'a.json'), '{ "a": 2 }\n');
    const files = { 'a.json': '{"a":1}', 'b.env': 'B=1\n' };
    await expect(writeGenerated(root, files, true)).rejects.toThrow(
      'generated files are out of date: a.json, b.env',
    );
    expect(readFileSync(join(root, 'a.json'), 'utf8')).toBe('{ "a": 2 }\n');
  });
});
