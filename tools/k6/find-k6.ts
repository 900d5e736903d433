import { execFile, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Failure, say } from '../local/failure.ts';

const run = promisify(execFile);

/** As in go.mod beside this file, which pins it and all that it is made of. */
export const K6_VERSION = '2.0.0';

/** Where k6 is looked for and may be made; tests say other places. */
export interface K6Places {
  /** Folders of programs, as in PATH. */
  path: string;
  cacheDir: string;
}

/**
 * The path of k6: the one on the PATH if it is of our major version, the one in the cache, or one built from source
 * where Go is.
 *
 * @throws Failure with how to get it
 */
export async function findK6(places: K6Places = defaultPlaces()): Promise<string> {
  const onPath = await versionOf('k6', places.path);
  if (isUsable(onPath)) return 'k6';
  const folder = join(places.cacheDir, `k6-${K6_VERSION}`);
  const cached = join(folder, process.platform === 'win32' ? 'k6.exe' : 'k6');
  if (isUsable(await versionOf(cached, places.path))) return cached;
  if (!(await answers('go', ['version'], places.path))) {
    const found = onPath === undefined ? 'k6 is not here' : `k6 ${onPath} is too old or too new`;
    throw new Failure(
      `${found}: install k6 ${K6_VERSION} (https://grafana.com/docs/k6/latest/set-up/install-k6/), or Go 1.26, with which it is built once.`,
    );
  }
  say(`building k6 ${K6_VERSION} (only the first time, some minutes) ...`);
  await build(folder, places.path);
  return cached;
}

function defaultPlaces(): K6Places {
  const caches = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return { path: process.env.PATH ?? '', cacheDir: join(caches, 'strongroom') };
}

/** Scripts are written for this major version. */
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

async function answers(program: string, args: string[], path: string): Promise<boolean> {
  try {
    await run(program, args, { env: { ...process.env, PATH: path } });
    return true;
  } catch {
    return false;
  }
}

/** By go.mod and not by `@version`: that would ask a registry what the latest is, and check no sums of ours. */
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
  if (code !== 0) throw new Failure(`k6 could not be built:\n${output.trim()}`);
}
