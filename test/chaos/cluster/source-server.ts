import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { ServerProcess } from './server-process.ts';

const PROGRAM = 'rclone';

export const SOURCE_USER = { username: 'chaos', password: 'a password of the source' } as const;

/** The server of a user: a folder as WebDAV, by rclone. */
export class SourceServer {
  readonly folder: string;
  readonly server: ServerProcess;

  private constructor(folder: string, port: number) {
    this.folder = folder;
    const args = [
      'serve',
      'webdav',
      folder,
      `--addr=127.0.0.1:${port}`,
      `--user=${SOURCE_USER.username}`,
      `--pass=${SOURCE_USER.password}`,
      '--dir-cache-time=200ms',
      '--config=/dev/null',
      '--quiet',
    ];
    this.server = new ServerProcess(PROGRAM, args, port);
  }

  /** Undefined where rclone is not installed. */
  static create(folder: string, port: number): SourceServer | undefined {
    if (spawnSync(PROGRAM, ['version']).error !== undefined) return undefined;
    mkdirSync(folder);
    return new SourceServer(folder, port);
  }

  get url(): string {
    return `http://127.0.0.1:${this.server.port}/`;
  }
}
