import { existsSync, lstatSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';

/** A file or folder that a sandbox may read. */
export interface VisiblePath {
  readonly path: string;
  readonly isFolder: boolean;
  /** It is a program, or a library that the kernel starts. */
  readonly isExecutable: boolean;
  /** It is neither program nor library, so the sandbox may not load it as one. */
  readonly isData: boolean;
}

/** Libraries that a native package may need and that Node itself does not load. */
const MORE_LIBRARIES = ['libresolv.so.2', 'librt.so.1'];

/** Returns Node and the shared libraries that it loads. */
export function programPaths(): VisiblePath[] {
  const libraries = sharedLibraries();
  const folders = new Set(libraries.map((path) => dirname(path)));
  const more = [...folders].flatMap((folder) => MORE_LIBRARIES.map((name) => join(folder, name)));
  return [process.execPath, ...libraries, ...more, '/etc/ld.so.cache']
    .filter((path) => existsSync(path))
    .map((path) => ({ path, isFolder: false, isExecutable: true, isData: false }));
}

/** Returns our compiled code and the packages that it imports. */
export function codePaths(paths: readonly string[]): VisiblePath[] {
  return paths.map((path) => visible(path, false));
}

/**
 * Returns documents and folders of language data. A folder holds links, so the files that these name are visible, too.
 * A path that does not exist is left out: the parser reports it.
 */
export function dataPaths(paths: readonly string[]): VisiblePath[] {
  return paths
    .flatMap((path) => [path, ...targetsOf(path)])
    .filter((path) => existsSync(path))
    .map((path) => visible(path, true));
}

function visible(path: string, isData: boolean): VisiblePath {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return { path, isFolder, isExecutable: false, isData };
}

function targetsOf(path: string): string[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(path)
    .map((name) => join(path, name))
    .filter((entry) => lstatSync(entry).isSymbolicLink())
    .map((link) => resolve(path, readlinkSync(link)));
}

function sharedLibraries(): string[] {
  // The declarations of Node's types do not have this property yet.
  const report: NodeJS.ProcessReport & { excludeNetwork?: boolean } = process.report;
  const wasWithoutNetwork = report.excludeNetwork ?? false;
  // Otherwise the report resolves the names of all connected hosts.
  report.excludeNetwork = true;
  const { sharedObjects } = report.getReport() as unknown as { sharedObjects: readonly string[] };
  report.excludeNetwork = wasWithoutNetwork;
  return sharedObjects.filter(
    (path) =>
      path.startsWith('/') &&
      path !== process.execPath &&
      !path.includes(`${sep}node_modules${sep}`),
  );
}
