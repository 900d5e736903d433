import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';

export interface CorpusFile {
  readonly path: string;
  /** The path below the folder of the corpus. */
  readonly name: string;
}

const EXTENSIONS = new Set([
  '.pdf',
  '.png',
  '.jpg',
  '.jpeg',
  '.tif',
  '.tiff',
  '.webp',
  '.avif',
  '.heic',
  '.gif',
  '.bmp',
]);

/** Lists the PDFs and images below a folder, sorted by name. Of files with the same bytes, only the first is listed. */
export async function findFiles(folder: string): Promise<CorpusFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && EXTENSIONS.has(extname(entry.name).toLowerCase()))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  const files: CorpusFile[] = [];
  const seen = new Set<string>();
  for (const path of paths) {
    const digest = await sha256(path);
    if (seen.has(digest)) continue;
    seen.add(digest);
    files.push({ path, name: relative(folder, path) });
  }
  return files;
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
