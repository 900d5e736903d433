// The npm scripts start here: `node tools/bootstrap.mjs <path of a .ts file> [arguments]` runs that file.
// Plain JavaScript without dependencies: it must work on a fresh clone without node_modules, on Node 18 and later.
//
// The scripts begin with `exec`, so that this process replaces npm's shell: npm then passes signals to this process and
// waits for its end. A shell would end on the signal, and npm would exit too early.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startProgress } from './progress.mjs';
import { supervise } from './supervise.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const NODE_MODULES = join(ROOT, 'node_modules');
const INSTALLED_LOCK = join(NODE_MODULES, '.package-lock.json');
const MAX_CAPTURED_OUTPUT = 1_000_000;

// npm may take half a minute to end on a signal. An installation that it leaves incomplete is repeated.
const INSTALL_GRACE_MS = 1_000;

class Failure extends Error {}

class Stopped extends Error {
  constructor(signal) {
    super(`stopped by ${signal}`);
    this.signal = signal;
  }
}

/**
 * Whether the dependencies are installed as package-lock.json says. `npm ci` first deletes
 * node_modules/.package-lock.json and writes it last: it names what is really installed, and after an interrupted
 * installation it does not exist.
 */
function isInstalled() {
  const wanted = readLock(join(ROOT, 'package-lock.json'));
  const present = readLock(INSTALLED_LOCK);
  if (!wanted || !present) return false;
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const found = present[path];
    if (!found) {
      if (entry.optional) continue; // It is for another platform.
      return false;
    }
    if (found.version !== entry.version || found.integrity !== entry.integrity) return false;
  }
  return Object.keys(present).every((path) => path in wanted);
}

function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** Runs `work` under a lock: two scripts that start together on a fresh clone must not both write node_modules. */
async function withInstallLock(work) {
  const key = createHash('sha256').update(ROOT).digest('hex').slice(0, 16);
  const user = typeof process.getuid === 'function' ? process.getuid() : 'user';
  const lock = join(tmpdir(), `strongroom-install-${user}-${key}.lock`);
  for (let isReported = false; !tryLock(lock); isReported = true) {
    if (!isReported) say('waiting for another process that installs the dependencies ...');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function tryLock(lock) {
  try {
    writeFileSync(lock, identityOf(process.pid), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (!isLockAlive(lock)) rmSync(lock, { force: true });
  return false;
}

function isLockAlive(lock) {
  try {
    const holder = readFileSync(lock, 'utf8');
    // An empty file has just been created and not yet written, unless it is old.
    if (holder === '') return Date.now() - statSync(lock).mtimeMs < 5_000;
    return identityOf(Number(holder.split(' ')[0])) === holder;
  } catch {
    return false; // It has just been removed.
  }
}

/** Returns the pid, on Linux with the start time, because pids are reused. Empty for zombies and missing processes. */
function identityOf(pid) {
  try {
    process.kill(pid, 0);
    if (process.platform !== 'linux') return `${pid}`;
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? '' : `${pid} ${fields[19]}`;
  } catch {
    return '';
  }
}

/** Returns a function that counts the installed packages: npm itself prints no progress. */
function countInstalled() {
  const packages = Object.entries(readLock(join(ROOT, 'package-lock.json')) || {});
  const paths = packages
    .filter(([path, { os, cpu }]) => path && fits(os, process.platform) && fits(cpu, process.arch))
    .map(([path]) => join(ROOT, path, 'package.json'));
  return () => `${paths.filter((path) => existsSync(path)).length} of ${paths.length} packages`;
}

function fits(names, own) {
  if (!names) return true;
  return (
    names.some((name) => name === own) ||
    names.every((name) => name[0] === '!' && name !== `!${own}`)
  );
}

/**
 * Installs the dependencies without their install scripts, then runs the scripts of those that need them (`allowScripts`
 * in package.json, which older versions of npm ignore). Until these have ended, node_modules/.package-lock.json has another
 * name, so that an interrupted installation is repeated.
 */
async function install() {
  const endProgress = startProgress(
    'installing the dependencies (only the first time, and when they change)',
    countInstalled(),
  );
  try {
    // Without these options NODE_ENV=production leaves out the build tools and the binaries of PostgreSQL.
    await npm([
      'ci',
      '--ignore-scripts',
      '--include=dev',
      '--include=optional',
      '--loglevel=error',
    ]);
    const names = packagesWithScripts();
    if (names.length === 0) return;
    renameSync(INSTALLED_LOCK, `${INSTALLED_LOCK}.unfinished`);
    await npm(['rebuild', '--loglevel=error', ...names]);
    renameSync(`${INSTALLED_LOCK}.unfinished`, INSTALLED_LOCK);
  } finally {
    endProgress();
  }
}

/** Returns the names of the installed packages whose install scripts may run. */
function packagesWithScripts() {
  const { allowScripts = {} } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return Object.keys(allowScripts).filter(
    (name) => allowScripts[name] && existsSync(join(NODE_MODULES, name)),
  );
}

/** Runs the npm that runs this script, with its own Node; otherwise the npm on the PATH. */
async function npm(args) {
  const path = /npm-cli\.c?js$/.test(process.env.npm_execpath || '')
    ? process.env.npm_execpath
    : '';
  const [command, commandArgs] = path
    ? [process.env.npm_node_execpath || process.execPath, [path, ...args]]
    : ['npm', args];
  let output = '';
  const start = () => {
    const child = spawn(command, commandArgs, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: command === 'npm' && process.platform === 'win32',
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output = (output + text).slice(-MAX_CAPTURED_OUTPUT);
      });
    }
    return child;
  };
  const { code, stoppedBy, error } = await supervise(start, INSTALL_GRACE_MS);
  if (stoppedBy) throw new Stopped(stoppedBy);
  if (code !== 0) {
    process.stderr.write(output);
    const reason = error ? error.message : `exit code ${code}`;
    throw new Failure(
      `the dependencies could not be installed: npm ${args[0]} failed (${reason}); see above.`,
    );
  }
}

/** Chooses the Node of the dependencies, or the running one if it is new enough. */
function chooseNode() {
  const own = join(NODE_MODULES, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (process.platform !== 'win32' && existsSync(own)) return { node: own, flags: [] };
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 22 || (major === 22 && minor < 19)) {
    throw new Failure(
      `Node ${process.versions.node} is too old, and the npm package "node" has none for this ` +
        'platform: install Node 24 (at least 22.19) and run the command again.',
    );
  }
  const stripsTypes = major === 22 || (major === 23 && minor >= 6) || major >= 24;
  const flags = stripsTypes
    ? []
    : ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
  return { node: process.execPath, flags };
}

function endLike({ code, signal }) {
  if (signal) {
    process.kill(process.pid, signal);
    setTimeout(() => process.exit(1), 1_000); // In case the signal does not end this process.
    return;
  }
  process.exitCode = code === null ? 1 : code;
}

function say(text) {
  process.stderr.write(`strongroom: ${text}\n`);
}

async function main() {
  const [path, ...args] = process.argv.slice(2);
  const entry = join(ROOT, path || '');
  const help = entry.replace(/\.ts$/, '.help.txt');
  if (!/^(?:[a-z0-9-]+\/)+[a-z0-9-]+\.ts$/.test(path || '') || !existsSync(entry)) {
    throw new Failure('usage: node tools/bootstrap.mjs <path of a .ts file> [arguments]');
  }
  // Before anything is installed or started.
  if (args.some((arg) => arg === '--help' || arg === '-h') && existsSync(help)) {
    process.stdout.write(readFileSync(help, 'utf8'));
    return;
  }
  if (!isInstalled()) {
    await withInstallLock(async () => {
      if (!isInstalled()) await install();
    });
  }
  const { node, flags } = chooseNode();
  const start = () =>
    spawn(node, [...flags, entry, ...args], {
      cwd: ROOT,
      // By the IPC channel the child notices the end of this process, even after kill -9.
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: {
        ...process.env,
        PATH: [join(NODE_MODULES, '.bin'), process.env.PATH || ''].join(delimiter),
      },
    });
  endLike(await supervise(start));
}

try {
  await main();
} catch (error) {
  if (error instanceof Stopped) {
    endLike({ code: 1, signal: error.signal });
  } else if (error instanceof Failure) {
    say(error.message);
    process.exitCode = 1;
  } else {
    throw error;
  }
}
