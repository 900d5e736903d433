// The entry of the npm scripts: `node tools/bootstrap.mjs <path of a .ts file> [arguments]` runs that file.
// Plain JavaScript without dependencies, because it must work on a fresh clone, before anything is
// installed, on any Node from 18 on.
//
// The scripts begin with `exec`, so that npm's shell becomes this process: npm then hands its signals
// to us and waits for our end, where a shell would die of them and npm leave before all is stopped.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startProgress } from './progress.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const nodeModules = join(root, 'node_modules');
const parentPollMs = 500;
const maxCapturedOutput = 1_000_000;

// npm may take half a minute to heed a signal; what it leaves half done is installed anew.
const installGraceMs = 1_000;

class Failure extends Error {}

class Stopped extends Error {
  constructor(signal) {
    super(`stopped by ${signal}`);
    this.signal = signal;
  }
}

/**
 * npm writes node_modules/.package-lock.json last, after the install scripts, and `npm ci` begins by
 * deleting it: it says what is really installed, and an interrupted install has none.
 */
function isInstalled() {
  const wanted = readLock(join(root, 'package-lock.json'));
  const present = readLock(join(nodeModules, '.package-lock.json'));
  if (!wanted || !present) return false;
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const found = present[path];
    if (!found) {
      if (entry.optional) continue; // for another platform
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

/** Two scripts started at once on a fresh clone must not both rewrite node_modules. */
async function withInstallLock(work) {
  const key = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const user = typeof process.getuid === 'function' ? process.getuid() : 'user';
  const lock = join(tmpdir(), `strongroom-install-${user}-${key}.lock`);
  for (let isTold = false; !tryLock(lock); isTold = true) {
    if (!isTold) say('waiting for another process that installs the dependencies ...');
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
    // Empty: its owner is between creating and writing it, unless that was long ago.
    if (holder === '') return Date.now() - statSync(lock).mtimeMs < 5_000;
    return identityOf(Number(holder.split(' ')[0])) === holder;
  } catch {
    return false; // gone in this moment
  }
}

/** The pid, and on Linux the moment of the start too: pids come again. Empty for the dead and zombies. */
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

/** How many of the packages for this platform are there: npm itself says nothing until its end. */
function countInstalled() {
  const packages = Object.entries(readLock(join(root, 'package-lock.json')) || {});
  const paths = packages
    .filter(([path, { os, cpu }]) => path && fits(os, process.platform) && fits(cpu, process.arch))
    .map(([path]) => join(root, path, 'package.json'));
  return () => `${paths.filter((path) => existsSync(path)).length} of ${paths.length} packages`;
}

function fits(names, own) {
  if (!names) return true;
  return (
    names.some((name) => name === own) ||
    names.every((name) => name[0] === '!' && name !== `!${own}`)
  );
}

async function install() {
  // NODE_ENV=production would leave out the build tools, and the binaries of PostgreSQL.
  const args = ['ci', '--include=dev', '--include=optional', '--loglevel=error'];
  // The npm that runs us, with its own Node; otherwise the one on the PATH.
  const npm = /npm-cli\.c?js$/.test(process.env.npm_execpath || '') ? process.env.npm_execpath : '';
  const [command, commandArgs] = npm
    ? [process.env.npm_node_execpath || process.execPath, [npm, ...args]]
    : ['npm', args];
  let output = '';
  const start = () => {
    const child = spawn(command, commandArgs, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: command === 'npm' && process.platform === 'win32',
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output = (output + text).slice(-maxCapturedOutput);
      });
    }
    return child;
  };
  const endProgress = startProgress(
    'installing the dependencies (only the first time, and when they change)',
    countInstalled(),
  );
  const { code, stoppedBy, error } = await supervise(start, installGraceMs).finally(endProgress);
  if (stoppedBy) throw new Stopped(stoppedBy);
  if (code !== 0) {
    process.stderr.write(output);
    const reason = error ? error.message : `exit code ${code}`;
    throw new Failure(
      `the dependencies could not be installed: npm ci failed (${reason}); see above.`,
    );
  }
}

/** The Node that came with the dependencies, else the running one if it is new enough. */
function chooseNode() {
  const own = join(nodeModules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (process.platform !== 'win32' && existsSync(own)) return { node: own, flags: [] };
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 22 || (major === 22 && minor < 12)) {
    throw new Failure(
      `Node ${process.versions.node} is too old, and the npm package "node" has none for this ` +
        'platform: install Node 24 (at least 22.12) and run the command again.',
    );
  }
  const stripsTypes = (major === 22 && minor >= 18) || (major === 23 && minor >= 6) || major >= 24;
  const flags = stripsTypes
    ? []
    : ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
  return { node: process.execPath, flags };
}

/**
 * Starts a child and waits for it, handing on what ends us: signals, and the death of the npm that started us.
 * With a grace a child that does not heed them is killed.
 */
async function supervise(start, graceMs) {
  let stoppedBy;
  let timer;
  const stop = (signal) => {
    stoppedBy = stoppedBy || signal;
    child.kill(signal);
    if (graceMs && !timer) timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  // Before there is a child: a signal that came in between would end us and leave it behind.
  for (const signal of signals) process.on(signal, stop);
  const child = start();
  const watch = watchParents(() => stop('SIGTERM'));
  try {
    return await new Promise((resolve) => {
      child.once('error', (error) => resolve({ code: 1, signal: null, error, stoppedBy }));
      const end = (code, signal) => resolve({ code, signal, stoppedBy });
      child.once('close', end);
      // Its own children may hold its output open for long.
      child.once('exit', (code, signal) => stoppedBy && end(code, signal));
    });
  } finally {
    clearTimeout(timer);
    clearInterval(watch);
    for (const signal of signals) process.off(signal, stop);
  }
}

/**
 * npm passes a signal to its shell only, and some shells die of it without telling us; kill -9 of
 * npm tells nobody. So whoever runs us by npm is watched. Without npm nobody is: a script started
 * in the background may outlive its shell.
 */
function watchParents(onDeath) {
  if (!process.env.npm_lifecycle_event) return undefined;
  const parent = process.ppid;
  const grandparent = isShell(parent) ? parentOf(parent) : undefined;
  const timer = setInterval(() => {
    const isOrphan =
      process.ppid !== parent || (grandparent !== undefined && parentOf(parent) !== grandparent);
    if (!isOrphan) return;
    clearInterval(timer);
    onDeath();
  }, parentPollMs);
  timer.unref();
  return timer;
}

function isShell(pid) {
  try {
    return /^(ba|da|a|z)?sh$/.test(readFileSync(`/proc/${pid}/comm`, 'utf8').trim());
  } catch {
    return false;
  }
}

function parentOf(pid) {
  try {
    return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
  } catch {
    return undefined;
  }
}

function endLike({ code, signal }) {
  if (signal) {
    process.kill(process.pid, signal);
    setTimeout(() => process.exit(1), 1_000); // in case the signal does not end us
    return;
  }
  process.exitCode = code === null ? 1 : code;
}

function say(text) {
  process.stderr.write(`strongroom: ${text}\n`);
}

async function main() {
  const [path, ...args] = process.argv.slice(2);
  const entry = join(root, path || '');
  if (!/^(?:[a-z0-9-]+\/)+[a-z0-9-]+\.ts$/.test(path || '') || !existsSync(entry)) {
    throw new Failure('usage: node tools/bootstrap.mjs <path of a .ts file> [arguments]');
  }
  if (!isInstalled()) {
    await withInstallLock(async () => {
      if (!isInstalled()) await install();
    });
  }
  const { node, flags } = chooseNode();
  const start = () =>
    spawn(node, [...flags, entry, ...args], {
      cwd: root,
      // By the IPC channel the child notices our death, however it comes.
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: {
        ...process.env,
        PATH: [join(nodeModules, '.bin'), process.env.PATH || ''].join(delimiter),
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
