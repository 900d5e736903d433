// The programs of the WebDAV servers that tests run against. As a program, it installs the one that comes from PyPI.
import { spawnSync } from 'node:child_process';
import { pythonTool } from './python-tool.ts';

/** Debian installs it outside of the PATH of ordinary users. */
const APACHE = ['apache2', '/usr/sbin/apache2'];

/** rclone, or the program that `RCLONE` names. Undefined when it is not installed. */
export function findRclone(): string | undefined {
  return [process.env['RCLONE'] ?? 'rclone'].find((one) => runs(one, 'version'));
}

export function findApache(): string | undefined {
  return APACHE.find((one) => runs(one, '-v'));
}

/** WsgiDAV; installed when it is missing. */
export function wsgidav(): Promise<string> {
  return pythonTool('wsgidav==4.4.0', 'wsgidav', ['cheroot==11.1.2']);
}

function runs(program: string, argument: string): boolean {
  return spawnSync(program, [argument]).error === undefined;
}

if (import.meta.main) process.stdout.write(`${await wsgidav()}\n`);
