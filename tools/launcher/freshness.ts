import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** The fingerprints of a build's sources and of its output. It is stored in `dist`. */
interface BuildStamp {
  sources: string;
  output: string;
}

const SOURCE_FOLDERS = ['apps', 'libs'];
const SOURCE_FILES = ['nest-cli.json', 'tsconfig.json', '.swcrc', 'package-lock.json'];

/**
 * Hashes the contents of all files that the build reads. It ignores their times: after a checkout or a copy an old
 * file may have a new time, and a new file an old one.
 */
export function fingerprintSources(root: string): string {
  const files = SOURCE_FOLDERS.flatMap((folder) => filesBelow(join(root, folder)));
  const others = SOURCE_FILES.map((name) => join(root, name)).filter((path) => existsSync(path));
  return fingerprint(root, [...files.filter((path) => !path.endsWith('.spec.ts')), ...others]);
}

/** Whether `dist` was built from exactly these sources and has not changed since. */
export function isBuildFresh(root: string, sources: string): boolean {
  const stamp = readStamp(root);
  return stamp?.sources === sources && stamp.output === fingerprintOutput(root);
}

/** Records that `dist` was built from these sources. */
export function recordBuild(root: string, sources: string): void {
  const stamp: BuildStamp = { sources, output: fingerprintOutput(root) };
  writeFileSync(stampFile(root), `${JSON.stringify(stamp)}\n`);
}

/** Removes the output of deleted sources, so that no process loads a deleted module. */
export function removeStaleOutput(root: string): void {
  const dist = join(root, 'dist');
  for (const path of SOURCE_FOLDERS.flatMap((folder) => filesBelow(join(dist, folder)))) {
    const stem = relative(dist, path).replace(/\.(js|js\.map|d\.ts)$/, '');
    if (stem !== relative(dist, path) && !existsSync(join(root, `${stem}.ts`))) rmSync(path);
  }
}

function fingerprintOutput(root: string): string {
  const files = SOURCE_FOLDERS.flatMap((folder) => filesBelow(join(root, 'dist', folder)));
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
