import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** What `dist` was made from, and what was made, kept beside it. */
interface BuildStamp {
  sources: string;
  output: string;
}

const sourceFolders = ['apps', 'libs'];
const sourceFiles = ['nest-cli.json', 'tsconfig.json', '.swcrc', 'package-lock.json'];

/**
 * The contents of everything the build reads. Contents, not times: a checkout, a copy or an archive
 * brings old files with new times and new files with old ones. A few hundred small files take some
 * twenty milliseconds.
 */
export function fingerprintSources(root: string): string {
  const files = sourceFolders.flatMap((folder) => filesBelow(join(root, folder)));
  const others = sourceFiles.map((name) => join(root, name)).filter((path) => existsSync(path));
  return fingerprint(root, [...files.filter((path) => !path.endsWith('.spec.ts')), ...others]);
}

/** Whether `dist` is the result of exactly these sources, untouched since. */
export function isBuildFresh(root: string, sources: string): boolean {
  const stamp = readStamp(root);
  return stamp?.sources === sources && stamp.output === fingerprintOutput(root);
}

/** Notes that `dist` was just made from these sources. */
export function recordBuild(root: string, sources: string): void {
  const stamp: BuildStamp = { sources, output: fingerprintOutput(root) };
  writeFileSync(stampFile(root), `${JSON.stringify(stamp)}\n`);
}

/** Removes the output of sources that are gone: a deleted module must not be loaded any more. */
export function removeStaleOutput(root: string): void {
  const dist = join(root, 'dist');
  for (const path of sourceFolders.flatMap((folder) => filesBelow(join(dist, folder)))) {
    const stem = relative(dist, path).replace(/\.(js|js\.map|d\.ts)$/, '');
    if (stem !== relative(dist, path) && !existsSync(join(root, `${stem}.ts`))) rmSync(path);
  }
}

function fingerprintOutput(root: string): string {
  const files = sourceFolders.flatMap((folder) => filesBelow(join(root, 'dist', folder)));
  return fingerprint(
    root,
    files.filter((path) => !path.endsWith('.map')),
  );
}

function fingerprint(root: string, paths: string[]): string {
  const hash = createHash('sha256');
  for (const path of paths.sort()) {
    const content = readFileSync(path);
    hash.update(`${relative(root, path).split(sep).join('/')}\0${content.length}\0`);
    hash.update(content);
  }
  return hash.digest('hex');
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function readStamp(root: string): BuildStamp | undefined {
  try {
    return JSON.parse(readFileSync(stampFile(root), 'utf8')) as BuildStamp;
  } catch {
    return undefined;
  }
}

function stampFile(root: string): string {
  return join(root, 'dist', '.build.json');
}
