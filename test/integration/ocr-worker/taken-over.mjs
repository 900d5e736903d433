// Run as `node taken-over.mjs <dist>`: starts programs in the place of a sandbox, as native code would that has taken over
// a parser. They are not bound by Node's permission model. Each one tries every reach that it could want; the result of
// each reach is `open`, or the error. Runs the programs behind all walls that this machine has, then without a root of
// their own, and without any wall as a control, and prints all results as JSON. It is one file without imports from the repository, so that it can also run inside an image.
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const dist = resolve(process.argv[2] ?? '/app/dist');
const worker = `${dist}/apps/ocr-worker/src`;
const { SandboxIsolation } = await import(`${worker}/sandbox/sandbox-isolation.js`);
const { walledCommand } = await import(`${worker}/sandbox/sandbox-command.js`);
const { launchCommand, WITHOUT_OPENSSL_SETTINGS } = await import(
  `${worker}/sandbox-launch/launch-steps.js`
);
const { dataPaths, programPaths } = await import(`${worker}/sandbox-launch/visible-paths.js`);

// The following functions run inside the sandbox: their text is passed to Node there, so they use nothing of this file
// but each other. They do what Node's own functions can do without the permission model.

async function attackWithNode(targets) {
  const results = {};
  const attempt = async (name, reach) => {
    try {
      const result = await reach();
      results[name] = result === false ? 'refused' : 'open';
    } catch (error) {
      results[name] = error.code ?? String(error);
    }
  };
  await readFiles(attempt, targets);
  await changeFiles(attempt, targets);
  await reachProcesses(attempt, targets);
  await useNetwork(attempt, targets);
  await new Promise((done) => process.stdout.write(JSON.stringify(results), done));
}

async function readFiles(attempt, { folder, document, secrets, library }) {
  const fs = process.getBuiltinModule('node:fs');
  for (const path of secrets) await attempt(`read ${path}`, () => fs.readFileSync(path));
  for (const path of ['/', '/etc', '/tmp', folder, `${folder}/store`, '/proc', '/sys', '/dev']) {
    await attempt(`list ${path}`, () => {
      const names = fs.readdirSync(path).filter((name) => path !== '/proc' || /^\d+$/.test(name));
      // The folders of a root of its own contain only what leads to the visible paths.
      const isReal = path === '/' ? names.includes('proc') : names.length > 0;
      return isReal && !(path === '/tmp' && names.length === 1);
    });
  }
  await attempt('load a library of another folder', () => loadLibrary(library));
  await attempt('load the document as a library', () => loadLibrary(document));
}

/** A library that is no addon of Node is loaded, and then refused. */
function loadLibrary(path) {
  try {
    process.dlopen({ exports: {} }, path);
  } catch (error) {
    if (!/self-register/.test(error.message)) throw error;
  }
}

async function changeFiles(attempt, { folder, document, home }) {
  const fs = process.getBuiltinModule('node:fs');
  const store = `${folder}/store`;
  const [own, other] = [`${store}/own`, `${store}/other`];
  const target = (name) => `${folder}/${name}`;
  await attempt('write to the store', () => fs.writeFileSync(`${store}/planted`, 'x'));
  await attempt('write to the document', () => fs.appendFileSync(document, 'x'));
  await attempt('truncate the document', () => fs.truncateSync(document, 1));
  await attempt('change the rights of the document', () => fs.chmodSync(document, 0o777));
  await attempt('change the times of the document', () => fs.utimesSync(document, 1, 1));
  await attempt('rename the document', () => fs.renameSync(document, target('renamed')));
  await attempt('rename an original', () => fs.renameSync(own, target('stolen')));
  await attempt('link an original', () => fs.linkSync(other, target('linked')));
  await attempt('link a secret', () => fs.linkSync(`${folder}/secret`, target('secret-link')));
  await attempt('replace an original by a link', () => {
    fs.unlinkSync(other);
    fs.symlinkSync('/etc/passwd', other);
  });
  await attempt('remove an original', () => fs.unlinkSync(`${store}/third`));
  await attempt('make a folder', () => fs.mkdirSync(target('folder')));
  for (const place of ['/tmp', '/dev/shm', '/var/tmp', home, '/']) {
    await attempt(`write to ${place === '/' ? 'the root' : place}`, () => {
      const path = `${place}/taken-over-${process.pid}`;
      fs.writeFileSync(path, '');
      fs.unlinkSync(path);
    });
  }
}

async function reachProcesses(attempt, { pids }) {
  const fs = process.getBuiltinModule('node:fs');
  const programs = process.getBuiltinModule('node:child_process');
  for (const file of ['environ', 'cmdline', 'maps', 'mem', 'fd', 'root/etc', 'cwd']) {
    for (const [who, pid] of Object.entries(pids)) {
      await attempt(`read /proc/${who}/${file}`, () => {
        const path = `/proc/${pid}/${file}`;
        return fs.statSync(path).isDirectory() ? fs.readdirSync(path) : fs.openSync(path, 'r');
      });
    }
  }
  for (const [who, pid] of Object.entries(pids)) {
    await attempt(`signal to ${who}`, () => process.kill(pid, 0));
  }
  await attempt('signal to all', () => process.kill(-1, 0));
  const start = (program, ...args) => {
    const { error } = programs.spawnSync(program, args);
    if (error) throw error;
  };
  await attempt('start a program', () => start(process.execPath, '--version'));
  await attempt('start a shell', () => start('/bin/sh', '-c', 'true'));
}

async function useNetwork(attempt, { folder, port }) {
  const net = process.getBuiltinModule('node:net');
  const connect = (options) =>
    new Promise((done, fail) => {
      const socket = net.connect(options, () => {
        socket.destroy();
        done();
      });
      socket.on('error', fail);
    });
  await attempt('connect by TCP', () => connect({ host: '127.0.0.1', port }));
  await attempt('connect by a UNIX socket', () => connect({ path: `${folder}/socket` }));
  await attempt('connect by an abstract socket', () => connect({ path: `\0taken-over-${port}` }));
  await attempt('listen by TCP', () => {
    const server = net.createServer();
    return new Promise((done, fail) => {
      server.on('error', fail).listen(0, '127.0.0.1', () => server.close(done));
    });
  });
  await attempt('send by UDP', () => {
    const socket = process.getBuiltinModule('node:dgram').createSocket('udp4');
    return new Promise((done, fail) => {
      socket.on('error', fail).on('connect', () => socket.send('x', () => socket.close(done)));
      socket.connect(port, '127.0.0.1');
    });
  });
}

/** System calls that Node does not make. Perl passes them to the kernel as they are. */
const ATTACK_WITH_CALLS = String.raw`
my $shell = pop @ARGV;
# A number, because syscall passes the address of a text.
my ($worker, $neighbour) = map { $_ + 0 } @ARGV;
$| = 1;
sub attempt {
  my ($name, $nr, @arguments) = @_;
  my $result = syscall($nr, @arguments);
  print "$name\t", ($result >= 0 ? 'open' : $!), "\n";
}
my $buffer = "\0" x 256;
my @calls = (
  # PTRACE_SEIZE, which does not stop the other process.
  ['attach as a debugger', 101, 0x4206, $neighbour, 0, 0],
  ['attach as a debugger to the worker', 101, 0x4206, $worker, 0, 0],
  ['open a descriptor of a process', 434, $neighbour, 0],
  ['signal to a thread of another process', 234, $neighbour, $neighbour, 0],
  ['signal to a thread', 200, $neighbour, 0],
  ['read the memory of another process', 310, $neighbour, $buffer, 0, $buffer, 0, 0],
  ['write the memory of another process', 311, $neighbour, $buffer, 0, $buffer, 0, 0],
  ['compare descriptors', 312, $neighbour, $neighbour, 0, 0, 0],
  ['change the priority of another process', 141, 0, $neighbour, 19],
  ['bind another process to a processor', 203, $neighbour, 8, pack('Q', 1)],
  ['read the limits of another process', 302, $neighbour, 7, 0, $buffer],
  ['make a user namespace', 272, 0x10000000],
  ['make a socket of netlink', 41, 16, 3, 0],
  ['make a socket pair', 53, 1, 1, 0, $buffer],
  ['make an io_uring', 425, 4, "\0" x 256],
  ['make a file in memory', 319, "memory\0", 0],
  ['add a key', 248, "user\0", "taken-over\0", "x\0", 1, -3],
  ['watch files', 294, 0],
  ['handle page faults', 323, 1],
  ['change the personality', 135, 0x0040000],
  ['outlive the worker', 157, 1, 0, 0, 0, 0],
  ['let the kernel signal another process', 72, 0, 8, $neighbour],
);
attempt(@$_) for @calls;
my @children;
for (1 .. 40) {
  my $pid = fork;
  last unless defined $pid;
  exit 0 if $pid == 0;
  push @children, $pid;
}
print "fork\t", (@children > 0 ? 'open' : 'refused'), "\n";
waitpid($_, 0) for @children;
exec { $shell } 'sh', '-c', 'echo "become a shell	open"';
print "become a shell\t$!\n";
`;

const folder = mkdtempSync(join(tmpdir(), 'strongroom-taken-over-'));
const neighbour = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
const isolation = await SandboxIsolation.detect();
const document = join(folder, 'document');

function listen(server, where) {
  return new Promise((done) => server.listen(where, done));
}

/** What a machine has and a sandbox must not reach. Made again for each run, because the control destroys it. */
async function makeTargets() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'store'), { recursive: true, mode: 0o700 });
  for (const name of ['secret', 'store/own', 'store/other', 'store/third']) {
    writeFileSync(join(folder, name), 'secret', { mode: 0o600 });
  }
  const [{ path: original }] = programPaths().filter(({ path }) => /libm\.so/.test(path));
  const library = join(folder, 'library.so');
  for (const copy of [document, library]) copyFileSync(original, copy);
  const servers = [createServer(), createServer(), createServer()];
  await listen(servers[0], { host: '127.0.0.1', port: 0 });
  const { port } = servers[0].address();
  await listen(servers[1], { path: join(folder, 'socket') });
  await listen(servers[2], { path: `\0taken-over-${port}` });
  const secrets = [
    join(folder, 'secret'),
    join(folder, 'store/other'),
    '/etc/passwd',
    '/run/secrets/redis-url',
    '/run/secrets/queue-database-url',
  ].filter((path) => existsSync(path));
  const pids = { worker: process.pid, neighbour: neighbour.pid };
  return {
    targets: { folder, document, home: homedir(), port, pids, secrets, library },
    close: () => servers.forEach((server) => server.close()),
  };
}

function nodeAttack(of, targets) {
  const parts = [readFiles, loadLibrary, changeFiles, reachProcesses, useNetwork, attackWithNode];
  const source = `${parts.map(String).join('\n')}\nattackWithNode(${JSON.stringify(targets)})`;
  const command = [process.execPath, WITHOUT_OPENSSL_SETTINGS, '--no-warnings', '-e', source];
  const needs = { memoryBytes: 400 * 1024 * 1024, cpuSeconds: 30, readable: [document] };
  const { file, args } = walledCommand(of, command, needs);
  return outputOf(file, args).then((text) => JSON.parse(text));
}

/** Perl and its libraries are visible here. A true sandbox sees neither. */
async function callAttack({ walls }, { pids }) {
  const perl = '/usr/bin/perl';
  // With -e perl would read /dev/null, which is not visible.
  const command = [perl, document, pids.worker, pids.neighbour, '/bin/sh'].map(String);
  const { stdout } = spawnSync('/lib64/ld-linux-x86-64.so.2', ['--list', perl]);
  const libraries = [...stdout.toString().matchAll(/=> (\/\S+)/g)].map(([, path]) => path);
  const program = { isFolder: false, isExecutable: true, isData: false };
  const paths = [perl, ...libraries].map((path) => ({ path, ...program }));
  const all = [...paths, ...programPaths(), ...dataPaths([document])];
  const limits = { dataBytes: 2 ** 31, cpuSeconds: 30 };
  const [file, ...args] =
    walls === undefined ? command : launchCommand(walls, { command, paths: all, ...limits });
  const lines = (await outputOf(file, args)).trim().split('\n');
  return Object.fromEntries(lines.map((line) => line.split('\t')));
}

/** Not synchronous, because the servers of this process must answer. */
function outputOf(file, args) {
  const child = spawn(file, args, { cwd: '/', env: {}, stdio: ['pipe', 'pipe', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  return new Promise((done, fail) => {
    child.on('error', fail).on('close', (code, signal) => {
      if (code === 0) done(stdout);
      else fail(new Error(`ended with ${code ?? signal}: ${stderr}${stdout}`));
    });
  });
}

async function attack(of) {
  const { targets, close } = await makeTargets();
  try {
    const results = { ...(await nodeAttack(of, targets)) };
    // The first attack may have taken the document away.
    rmSync(document, { force: true });
    writeFileSync(document, ATTACK_WITH_CALLS);
    return process.arch === 'x64' ? { ...results, ...(await callAttack(of, targets)) } : results;
  } finally {
    close();
  }
}

try {
  const { walls } = isolation;
  const walled = await attack(isolation);
  // As in a container that forbids namespaces.
  const withoutOwnRoot = await attack(
    new SandboxIsolation(walls && { ...walls, hasOwnRoot: false }, true),
  );
  const control = await attack(new SandboxIsolation(undefined, true));
  const results = { isolation: isolation.names, walled, withoutOwnRoot, control };
  process.stdout.write(JSON.stringify(results).replaceAll(folder, '<folder>'));
} finally {
  neighbour.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}
process.exit();
