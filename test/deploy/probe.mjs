// Runs inside a container, with the rights of an attacker who controls the service, by `docker exec … node -
// < probe.mjs`. Prints its findings as JSON; hardening.ts judges them.
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  lstatSync,
  opendirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

const first = (paths) =>
  paths.filter((path) => existsSync(path)).map((path) => readFileSync(path, 'utf8').trim())[0];

/** Reads the rights of a process from /proc. */
function statusOf(pid) {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name) => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(text)?.[1] ?? '';
  return {
    uids: field('Uid').split(/\s+/),
    gids: field('Gid').split(/\s+/),
    capabilities: [
      field('CapInh'),
      field('CapPrm'),
      field('CapEff'),
      field('CapBnd'),
      field('CapAmb'),
    ],
    noNewPrivs: field('NoNewPrivs'),
    seccomp: field('Seccomp'),
  };
}

function canWrite(folder) {
  const path = join(folder, `.probe-${process.pid}`);
  try {
    writeFileSync(path, 'x');
    rmSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Returns whether a program that is written to the folder can be started. */
function canExecuteIn(folder) {
  const path = join(folder, `probe-${process.pid}`);
  try {
    writeFileSync(path, `#!${process.execPath}\nprocess.exit(0)\n`);
    chmodSync(path, 0o755);
    return spawnSync(path).status === 0;
  } catch {
    return false;
  } finally {
    rmSync(path, { force: true });
  }
}

/** Finds every file with setuid or setgid, and every path of the application that the user may change. */
function walk() {
  const setuid = [];
  const changeable = [];
  const queue = ['/'];
  for (const folder of queue) {
    let entries;
    try {
      entries = opendirSync(folder);
    } catch {
      continue;
    }
    for (let entry = entries.readSync(); entry !== null; entry = entries.readSync()) {
      const path = join(folder, entry.name);
      if (/^\/(proc|sys|dev|tmp|run|app\/data)(\/|$)/.test(path)) continue;
      const { mode } = lstatSync(path);
      if (entry.isFile() && (mode & 0o6000) !== 0) setuid.push(path);
      if (path.startsWith('/app/') && !entry.isSymbolicLink() && isChangeable(path))
        changeable.push(path);
      if (entry.isDirectory()) queue.push(path);
    }
    entries.closeSync();
  }
  return { setuid, changeable };
}

function isChangeable(path) {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

const TOOLS = [
  'npm',
  'npx',
  'corepack',
  'yarn',
  'apt',
  'apt-get',
  'dpkg',
  'rpm',
  'apk',
  'gcc',
  'cc',
  'g++',
  'make',
  'ld',
  'as',
  'python3',
  'curl',
  'wget',
  'su',
  'sudo',
  'mount',
];
const FOLDERS = ['/bin', '/sbin', '/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin'];
const found = (names) =>
  FOLDERS.flatMap((folder) => names.map((name) => join(folder, name))).filter((path) =>
    existsSync(path),
  );

process.stdout.write(
  JSON.stringify({
    own: statusOf('self'),
    service: statusOf(1),
    command: readFileSync('/proc/1/cmdline', 'utf8').split('\0').filter(Boolean),
    writable: [
      '/',
      '/app',
      '/app/dist',
      '/app/node_modules',
      '/etc',
      '/usr',
      '/usr/local/bin',
      '/var',
      '/home',
      '/root',
      '/run',
      '/secrets',
      '/dev',
    ].filter(canWrite),
    executableTmp: canExecuteIn('/tmp'),
    writableTmp: canWrite('/tmp'),
    pidsMax: first(['/sys/fs/cgroup/pids.max', '/sys/fs/cgroup/pids/pids.max']) ?? 'unknown',
    memoryMax:
      first(['/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory/memory.limit_in_bytes']) ??
      'unknown',
    tools: found(TOOLS),
    shells: found(['sh', 'bash', 'dash', 'busybox']),
    interpreters: found(['perl', 'python', 'ruby', 'lua']),
    environment: process.env,
    ...walk(),
  }),
);
