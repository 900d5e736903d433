import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findApache, findRclone, wsgidav } from './webdav-tools.js';

export const USERNAME = 'erika';
/** Has a character that is not in ASCII: Basic sends UTF-8. */
export const PASSWORD = 'secrét:word';

/** A real WebDAV server on loopback, with one account. */
export interface WebdavServer {
  /** Of the folder that the server shows. */
  readonly url: string;
  /** The same folder on disk. */
  readonly folder: string;
  /** Resolves when the server shows the present state of the folder: rclone keeps listings for a moment. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

const RCLONE_CACHE_MS = 50;

type Start = (place: Place) => Promise<ChildProcess>;

interface Place {
  /** For the server's own files. */
  readonly home: string;
  readonly folder: string;
  readonly port: number;
}

export interface WebdavServerKind {
  readonly name: string;
  readonly start: () => Promise<WebdavServer>;
}

/**
 * The kinds of servers that are installed. If one is missing, this says so, because then nothing is proved about it; with
 * `WEBDAV_SERVERS=required` it throws.
 */
export function webdavServers(): WebdavServerKind[] {
  const rclone = findRclone();
  const apache = findApache();
  const kinds = [
    {
      name: 'rclone serve webdav',
      start: rclone && serveBy((place) => startRclone(rclone, place), 2 * RCLONE_CACHE_MS),
    },
    { name: 'Apache mod_dav', start: apache && serveBy((place) => startApache(apache, place)) },
    { name: 'WsgiDAV', start: serveBy(startWsgidav) },
  ];
  return kinds.flatMap(({ name, start }) => {
    if (start) return [{ name, start }];
    const message = `NOT PROVED HERE: NO ${name.toUpperCase()}. No source was read from it.`;
    if (process.env['WEBDAV_SERVERS'] === 'required') throw new Error(message);
    process.stdout.write(`\n${message}\n`);
    return [];
  });
}

function serveBy(start: Start, settleMs = 0): () => Promise<WebdavServer> {
  return async () => {
    const home = await mkdtemp(join(tmpdir(), 'strongroom-webdav-'));
    const folder = join(home, 'files');
    await mkdir(folder);
    // Apache reads it as another user when root starts it.
    await chmod(home, 0o755);
    const port = await freePort();
    const child = await start({ home, folder, port });
    await listening(child, port);
    return {
      url: `http://127.0.0.1:${port}/dav/`,
      folder,
      settle: () => delay(settleMs),
      stop: async () => {
        const exited = child.exitCode === null ? once(child, 'exit') : undefined;
        child.kill('SIGTERM');
        await exited;
        await rm(home, { recursive: true, force: true });
      },
    };
  };
}

async function startRclone(program: string, { home, folder, port }: Place): Promise<ChildProcess> {
  const options = {
    addr: `127.0.0.1:${port}`,
    baseurl: '/dav',
    user: USERNAME,
    pass: PASSWORD,
    // By default, changes of the disk show after five minutes. Without any time, each entry of a listing lists the folder.
    'dir-cache-time': `${RCLONE_CACHE_MS}ms`,
    config: join(home, 'rclone.conf'),
  };
  const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  return spawn(program, ['serve', 'webdav', folder, ...flags], { stdio: 'ignore' });
}

async function startApache(program: string, { home, folder, port }: Place): Promise<ChildProcess> {
  const modules = '/usr/lib/apache2/modules';
  const names = 'mpm_event authn_file authn_core authz_core authz_user auth_basic dir dav dav_fs';
  const digest = createHash('sha1').update(PASSWORD).digest('base64');
  await writeFile(join(home, 'users'), `${USERNAME}:{SHA}${digest}\n`);
  await mkdir(join(home, 'locks'), { mode: 0o777 });
  await chmod(join(home, 'locks'), 0o777);
  const config = [
    `ServerRoot ${home}`,
    'ServerName localhost',
    `Listen 127.0.0.1:${port}`,
    ...names.split(' ').map((name) => `LoadModule ${name}_module ${modules}/mod_${name}.so`),
    ...(process.getuid?.() === 0 ? ['User www-data', 'Group www-data'] : []),
    `PidFile ${home}/apache.pid`,
    `ErrorLog ${home}/error.log`,
    `DefaultRuntimeDir ${home}`,
    `DavLockDB ${home}/locks/db`,
    `DocumentRoot ${home}/root`,
    `<Location /dav>`,
    '  Dav On',
    '  AuthType Basic',
    '  AuthName files',
    `  AuthUserFile ${home}/users`,
    '  Require valid-user',
    '</Location>',
    `<Directory ${home}/root/dav>`,
    '  DirectoryIndex disabled',
    '</Directory>',
  ];
  await mkdir(join(home, 'root'));
  await symlink(folder, join(home, 'root/dav'));
  await writeFile(join(home, 'apache.conf'), [...config, ''].join('\n'));
  return spawn(program, ['-D', 'FOREGROUND', '-f', join(home, 'apache.conf')], { stdio: 'ignore' });
}

async function startWsgidav({ home, folder, port }: Place): Promise<ChildProcess> {
  const program = await wsgidav();
  const config = {
    host: '127.0.0.1',
    port,
    server: 'cheroot',
    provider_mapping: { '/dav': folder },
    http_authenticator: { accept_basic: true, accept_digest: false, default_to_digest: false },
    simple_dc: { user_mapping: { '*': { [USERNAME]: { password: PASSWORD } } } },
    property_manager: true,
    lock_storage: true,
    verbose: 1,
  };
  const path = join(home, 'wsgidav.json');
  await writeFile(path, JSON.stringify(config));
  return spawn(program, ['--config', path], { stdio: 'ignore' });
}

export async function listening(child: ChildProcess, port: number): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await isReachable(port))) {
    if (child.exitCode !== null) throw new Error('The server has ended');
    if (Date.now() > deadline) throw new Error('The server does not listen');
    await delay(20);
  }
}

function isReachable(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
