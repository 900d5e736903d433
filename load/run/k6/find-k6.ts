import { execFile, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Failure, say } from '../../../tools/launcher/failure.ts';

const run = promisify(execFile);

/** The same version as in go.mod beside this file, which pins k6 and all its dependencies. */
export const K6_VERSION = '2.0.0';

/** Where k6 is searched for and built; tests use other places. */
export interface K6Places {
  /** Folders of programs, as in PATH. */
  path: string;
  cacheDir: string;
}

/**
 * Returns the path of k6: the one on the PATH if its major version is the pinned one, else the one in the
 * cache, else one that is built from source by Go.
 *
 * @throws Failure when there is none and Go is not installed; it says how to install k6
 */
export async function findK6(places: K6Places = defaultPlaces()): Promise<string> {
  const onPath = await versionOf('k6', places.path);
  if (isUsable(onPath)) return 'k6';
  const folder = join(places.cacheDir, `k6-${K6_VERSION}`);
  const cached = join(folder, process.platform === 'win32' ? 'k6.exe' : 'k6');
  if (isUsable(await versionOf(cached, places.path))) return cached;
  if (!(await canRun('go', ['version'], places.path))) {
    const found =
      onPath === undefined ? 'k6 is not installed' : `k6 ${onPath} has another major version`;
    throw new Failure(
      `${found}: install k6 ${K6_VERSION} (https://grafana.com/docs/k6/latest/set-up/install-k6/), or Go 1.26, which builds k6 once.`,
    );
  }
  say(`building k6 ${K6_VERSION} (only the first time, takes some minutes) ...`);
  await build(folder, places.path);
  return cached;
}

function defaultPlaces(): K6Places {
  const cacheRoot = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return { path: process.env.PATH ?? '', cacheDir: join(cacheRoot, 'strongroom') };
}

/** Returns whether the major version is the one that the scripts are written for. */
function isUsable(version: string | undefined): boolean {
  return version?.split('.')[0] === K6_VERSION.split('.')[0];
}

async function versionOf(program: string, path: string): Promise<string | undefined> {
  try {
    const { stdout } = await run(program, ['version'], { env: { ...process.env, PATH: path } });
    return /^k6(?:\.exe)? v(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}

async function canRun(program: string, args: string[], path: string): Promise<boolean> {
  try {
    await run(program, args, { env: { ...process.env, PATH: path } });
    return true;
  } catch {
    return false;
  }
}

/** Builds with go.mod and not with `@version`, which would not verify the checksums in go.sum. */
async function build(folder: string, path: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const child = spawn('go', ['install', 'go.k6.io/k6/v2'], {
    cwd: import.meta.dirname,
    env: { ...process.env, PATH: path, GOBIN: folder, GOFLAGS: '-buildvcs=false' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  child.stderr
    .setEncoding('utf8')
    .on('data', (text: string) => (output = (output + text).slice(-4_000)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Failure(`building k6 failed:\n${output.trim()}`);
}
