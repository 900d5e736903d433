import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Failure, say } from './failure.ts';
import { EXIT_CONFIG, type Environment } from './settings.ts';

/** The user that the processes run as when the launcher runs as root. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** What the processes write in the data directory. */
const WRITTEN = ['blobs', 'tmp'];
/** What the processes must be able to read, below the root of the checkout. */
const READ = ['package.json', 'dist/apps/api/src/main.js', 'node_modules/pg/package.json'];
/** Writes the first path that cannot be used: an absolute one is a folder for files, another one is a file to read. */
const PROBE = `
  const { accessSync, constants } = require('fs');
  for (const path of process.argv.slice(1)) {
    try {
      accessSync(path, path.startsWith('/') ? constants.W_OK | constants.X_OK : constants.R_OK);
    } catch {
      console.log(path);
      process.exit(1);
    }
  }`;

/** Makes the data directory. As root, in a checkout of another user, it gives a new one to that user. */
export function makeDataDir(dataDir: string, root: string): void {
  const isNew = mkdirSync(dataDir, { recursive: true, mode: 0o700 }) !== undefined;
  const { uid, gid } = statSync(root);
  if (isNew && isRoot() && uid !== 0) chownSync(dataDir, uid, gid);
}

/**
 * As root, chooses an ordinary user for the processes, and gives it its part of the data directory. Returns undefined
 * for the current user: when that is not root, when ALLOW_ROOT is 1, and, except in production, when the ordinary user
 * has no access to the files.
 *
 * @throws Failure in production, when the ordinary user has no access to the files
 */
export function ordinaryUser(
  root: string,
  dataDir: string,
  environment: Environment,
): User | undefined {
  if (!isRoot()) return undefined;
  if (environment.ALLOW_ROOT === '1') return keepForRoot(dataDir);
  const user = ownerOrNobody([dataDir, root]);
  prepare(dataDir, user);
  const folders = WRITTEN.map((name) => join(dataDir, name));
  const obstacle = obstacleFor(user, root, [...folders, ...externalStore(environment)]);
  if (obstacle === undefined) return user;
  const reason = `the processes cannot run as user ${user.uid}, which has no access to ${obstacle}`;
  if (environment.NODE_ENV === 'production') {
    throw new Failure(
      `${reason}: give it access, start as an ordinary user, or set ALLOW_ROOT=1 to run them as root.`,
      EXIT_CONFIG,
    );
  }
  say(`${reason}. They run as root: see "Start and stop" in RUNBOOK.md.`);
  return keepForRoot(dataDir);
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Returns the first owner other than root; otherwise the user that systems have for such processes. */
function ownerOrNobody(folders: readonly string[]): User {
  for (const folder of folders) {
    const { uid, gid } = statSync(folder);
    if (uid !== 0) return { uid, gid };
  }
  const users = readFileSync('/etc/passwd', 'utf8').split('\n');
  const [, , uid = 65_534, gid = 65_534] =
    users.map((line) => line.split(':')).find(([name]) => name === 'nobody') ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

/** Gives the user the documents, the temporary files and the signing secret. */
function prepare(dataDir: string, user: User): void {
  const { uid, mode } = statSync(dataDir);
  // The user passes through the folder, but cannot replace the launcher's files in it.
  if (uid === 0) chmodSync(dataDir, mode | 0o011);
  for (const name of WRITTEN) {
    mkdirSync(join(dataDir, name), { recursive: true, mode: 0o700 });
    give(join(dataDir, name), user);
  }
  const secret = join(dataDir, 'jwt-secret');
  if (!existsSync(secret)) makeSecret(secret);
  give(secret, user);
}

/** Gives a file, or a folder with all in it, unless it belongs to the user. */
function give(path: string, user: User): void {
  if (lstatSync(path).uid !== user.uid) giveAll(path, user);
}

/**
 * Changes the owner of links, not of what they name. A folder itself is last, so that the next start continues after an
 * interruption.
 */
function giveAll(path: string, user: User): void {
  if (lstatSync(path).isDirectory()) {
    for (const name of readdirSync(path)) giveAll(join(path, name), user);
  }
  lchownSync(path, user.uid, user.gid);
}

/** Root will write files here that an ordinary user cannot read, so that `give` must look at all of them again. */
function keepForRoot(dataDir: string): undefined {
  if (statSync(dataDir).uid !== 0) return;
  for (const name of WRITTEN) {
    const path = join(dataDir, name);
    if (existsSync(path)) lchownSync(path, 0, 0);
  }
}

/** Makes the secret that the api would make itself if it could write here. */
function makeSecret(path: string): void {
  const draft = `${path}.${process.pid}`;
  rmSync(draft, { force: true });
  writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(draft, path);
}

/** Returns what the user cannot read in the checkout, or cannot write of `folders`; undefined when there is nothing. */
function obstacleFor(user: User, root: string, folders: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(process.execPath, ['-e', PROBE, ...READ, ...folders], {
    ...user,
    cwd: root,
    env: { PATH: process.env.PATH },
    encoding: 'utf8',
  });
  if (status === 0) return undefined;
  const path = stdout?.trim() ?? '';
  return path === '' ? root : path;
}

/** The folder of the documents, if STORAGE_URL names one that exists. */
function externalStore({ STORAGE_URL: url = '' }: Environment): string[] {
  const path = url.startsWith('file:///') ? decodeURIComponent(new URL(url).pathname) : '';
  return path !== '' && existsSync(path) ? [path] : [];
}
