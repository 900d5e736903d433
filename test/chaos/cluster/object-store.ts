import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ServerProcess } from './server-process.ts';

const BUCKET = 'strongroom';
const KEYS = { id: 'chaos', secret: 'chaos-secret-key' };

/** versitygw, an S3 server that stores objects as files of a folder, where the checker can list them directly. */
export class ObjectStore {
  readonly server: ServerProcess;
  /** The apps' settings for this store. */
  readonly env: Readonly<Record<string, string>>;

  constructor(folder: string, port: number) {
    mkdirSync(join(folder, BUCKET), { recursive: true, mode: 0o700 });
    const finder = join(import.meta.dirname, '../../support/s3-server.ts');
    const program = execFileSync(process.execPath, [finder], { encoding: 'utf8' }).trim();
    const args = ['--port', `127.0.0.1:${port}`, '--access', KEYS.id, '--secret', KEYS.secret];
    this.server = new ServerProcess(program, [...args, '--quiet', 'posix', folder], port);
    const endpoint = encodeURIComponent(`http://127.0.0.1:${port}`);
    this.env = {
      STORAGE_URL: `s3://${BUCKET}/run?endpoint=${endpoint}&region=us-east-1&forcePathStyle=true`,
      AWS_ACCESS_KEY_ID: KEYS.id,
      AWS_SECRET_ACCESS_KEY: KEYS.secret,
    };
  }
}
