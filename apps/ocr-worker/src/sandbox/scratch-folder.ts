import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Part of a folder name, so other characters are replaced. */
const HOST = hostname().replace(/[^A-Za-z0-9-]/g, '-');

/** The names of the folders that this process has made. */
const own = new Set<string>();

/**
 * This process's folder for files that sandboxes read: originals and links to language data. Creating it first removes
 * the folders that killed processes of this machine have left behind.
 */
export class ScratchFolder {
  private constructor(readonly path: string) {}

  static async create(root = defaultRoot()): Promise<ScratchFolder> {
    await mkdir(root, { recursive: true, mode: 0o700 });
    for (const name of await readdir(root)) {
      if (isLeftover(name)) await rm(join(root, name), { recursive: true, force: true });
    }
    const name = `${HOST}.${process.pid}.${randomUUID()}`;
    own.add(name);
    await mkdir(join(root, name), { mode: 0o700 });
    return new ScratchFolder(join(root, name));
  }

  /** Returns a new, unused path. */
  newPath(): string {
    return join(this.path, randomUUID());
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

/** One root per user, because another user's folder cannot be entered. */
function defaultRoot(): string {
  return join(tmpdir(), `strongroom-ocr-${process.getuid?.() ?? 'user'}`);
}

function isLeftover(name: string): boolean {
  const [host, pid] = name.split('.');
  if (host !== HOST || pid === undefined || own.has(name)) return false;
  // In a container every start gets the same pid. An equal pid is therefore an earlier start of this program.
  return Number(pid) === process.pid || !isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
