import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const DIST = join(import.meta.dirname, '../../dist');

/** Imports a module of the built product, because Node cannot run its sources directly: they use decorators. */
export async function importBuilt<T>(path: string): Promise<T> {
  return (await import(pathToFileURL(join(DIST, path)).href)) as T;
}
