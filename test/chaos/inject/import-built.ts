import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const dist = join(import.meta.dirname, '../../../dist');

/** A module of the build, the very instance that the app is going to use. */
export async function importBuilt<T>(path: string): Promise<T> {
  return (await import(pathToFileURL(join(dist, path)).href)) as T;
}
