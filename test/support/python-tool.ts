import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CACHE = join(import.meta.dirname, '../../node_modules/.cache/strongroom');

/**
 * Returns the path of a program of a Python package from PyPI. Installs the package, and others that it needs, into its own
 * virtual environment when it is missing, which takes about a minute. Needs Python 3.10 or newer with `venv`.
 */
export async function pythonTool(
  requirement: string,
  program: string,
  others: readonly string[] = [],
): Promise<string> {
  const folder = join(CACHE, requirement.replace(/[^A-Za-z0-9.]+/g, '-'));
  const path = join(folder, 'bin', program);
  if (await exists(path)) return path;
  await run('python3', ['-m', 'venv', '--clear', folder]);
  await run(join(folder, 'bin/pip'), ['install', '--quiet', requirement, ...others]);
  return path;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
