import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ImapFlow } from 'imapflow';
import { findFreePort } from '@app/testing';
import { listening } from './webdav-servers.js';

export const MAIL_USER = { username: 'erika', password: 'secret "wörd"' } as const;

const PROGRAM = ['dovecot', '/usr/sbin/dovecot'].find(
  (one) => spawnSync(one, ['--version']).error === undefined,
);
const run = promisify(execFile);
/** The mails of a server that root starts belong to this user. */
const MAIL_OWNER = 65_534;

/**
 * Whether Dovecot is installed. If it is missing, this says so, because then nothing is proved; with
 * `MAIL_SERVERS=required` it throws.
 */
export function hasDovecot(): boolean {
  if (PROGRAM !== undefined) return true;
  const message = 'NOT PROVED HERE: NO DOVECOT. No mailbox was read.';
  if (process.env['MAIL_SERVERS'] === 'required') throw new Error(message);
  process.stdout.write(`\n${message}\n`);
  return false;
}

/** A real IMAP server on loopback, with one account. */
export class DovecotServer {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly home: string,
    readonly port: number,
    readonly tlsPort: number,
    /** Of localhost. */
    readonly certificate: string,
    private readonly tokenInfoUrl: string | undefined,
  ) {}

  /** @param tokenInfoUrl answers whose access token one is; without it, only the password signs in */
  static async start(tokenInfoUrl?: string): Promise<DovecotServer> {
    // Sockets of Dovecot have short paths.
    const home = await mkdtemp(join(tmpdir(), 'imap-'));
    await chmod(home, 0o755);
    for (const folder of ['mail', 'run', 'state']) await mkdir(join(home, folder));
    if (process.getuid?.() === 0) await chown(join(home, 'mail'), MAIL_OWNER, MAIL_OWNER);
    const options =
      '-x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost';
    const files = ['-keyout', join(home, 'key.pem'), '-out', join(home, 'cert.pem')];
    const names = ['-addext', 'subjectAltName=DNS:localhost'];
    await run('openssl', ['req', ...options.split(' '), ...names, ...files]);
    const certificate = await readFile(join(home, 'cert.pem'), 'utf8');
    const server = new DovecotServer(
      home,
      await findFreePort(),
      await findFreePort(),
      certificate,
      tokenInfoUrl,
    );
    await server.changePassword(MAIL_USER.password);
    await writeFile(
      join(home, 'oauth2'),
      `tokeninfo_url = ${tokenInfoUrl ?? ''}\nusername_attribute = email\n`,
    );
    await writeFile(join(home, 'dovecot.conf'), server.configuration());
    server.child = spawn(PROGRAM ?? '', ['-F', '-c', join(home, 'dovecot.conf')], {
      stdio: 'ignore',
    });
    await listening(server.child, server.port);
    return server;
  }

  /** Runs a command of doveadm for the account. */
  async administer(...words: readonly string[]): Promise<string> {
    const [command = '', ...rest] = words;
    const where = command === 'mailbox' ? [command, rest[0] ?? ''] : [command];
    const options = ['-c', join(this.home, 'dovecot.conf'), ...where, '-u', MAIL_USER.username];
    const { stdout } = await run('doveadm', [...options, ...rest.slice(where.length - 1)]);
    return stdout;
  }

  /** Signs in as a mail program of the account. */
  async connect(): Promise<ImapFlow> {
    const { username, password } = MAIL_USER;
    const client = new ImapFlow({
      host: '127.0.0.1',
      port: this.port,
      secure: false,
      doSTARTTLS: false,
      auth: { user: username, pass: password },
      logger: false,
    });
    await client.connect();
    return client;
  }

  /** Does something as a mail program of the account. */
  async use<T>(work: (client: ImapFlow) => Promise<T>): Promise<T> {
    const client = await this.connect();
    try {
      return await work(client);
    } finally {
      await client.logout();
    }
  }

  /** Stores mails in a mailbox, in this order. */
  async deliver(
    mailbox: string,
    mails: readonly (string | Buffer)[],
    receivedAt?: Date,
  ): Promise<void> {
    await this.use(async (client) => {
      for (const mail of mails) await client.append(mailbox, mail, [], receivedAt);
    });
  }

  /** Ends the connections of the account, so that it must sign in again. */
  async disconnect(): Promise<void> {
    await run('doveadm', ['-c', join(this.home, 'dovecot.conf'), 'kick', MAIL_USER.username]);
  }

  async changePassword(password: string): Promise<void> {
    await writeFile(join(this.home, 'users'), `${MAIL_USER.username}:{PLAIN}${password}\n`);
  }

  /** The number of sign-ins since the start. */
  async signIns(): Promise<number> {
    const log = await readFile(join(this.home, 'log'), 'utf8');
    return log.match(/imap-login: Info: Login:/g)?.length ?? 0;
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (child?.exitCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    }
    await rm(this.home, { recursive: true, force: true });
  }

  private configuration(): string {
    const { home, port, tlsPort, tokenInfoUrl } = this;
    const tokens = `auth_mechanisms = plain login xoauth2 oauthbearer
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = ${home}/oauth2
}
`;
    const { username, uid, gid } = userInfo();
    const isRoot = uid === 0;
    const [mailUid, mailGid] = isRoot ? [MAIL_OWNER, MAIL_OWNER] : [uid, gid];
    const users = isRoot
      ? ''
      : `default_internal_user = ${username}\ndefault_login_user = ${username}\ndefault_internal_group = ${gid}\n`;
    return `${users}base_dir = ${home}/run
state_dir = ${home}/state
log_path = ${home}/log
protocols = imap
ssl = yes
ssl_cert = <${home}/cert.pem
ssl_key = <${home}/key.pem
disable_plaintext_auth = no
auth_failure_delay = 0
mail_fsync = never
first_valid_uid = 1
mail_max_userip_connections = 50
mail_location = maildir:~/Maildir
namespace inbox {
  inbox = yes
  separator = /
}
${tokenInfoUrl === undefined ? '' : tokens}passdb {
  driver = passwd-file
  args = scheme=PLAIN ${home}/users
}
userdb {
  driver = static
  args = uid=${mailUid} gid=${mailGid} home=${home}/mail/%u
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    address = 127.0.0.1
    port = ${port}
  }
  inet_listener imaps {
    address = 127.0.0.1
    port = ${tlsPort}
    ssl = yes
  }
}
`;
  }
}
