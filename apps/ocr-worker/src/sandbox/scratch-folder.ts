import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Sanitised, since it becomes a part of a file name. */
const HOST = hostname().replace(/[^A-Za-z0-9-]/g, '-');

/** Names of the folders that this very process has made. */
const own = new Set<string>();

/**
 * The folder of this process for originals while they are read. What a killed process of this machine has
 * left behind is removed first.
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

  /** A path that nothing else uses. */
  newPath(): string {
    return join(this.path, randomUUID());
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

/** Each user's own: nobody can enter the folder of another. */
function defaultRoot(): string {
  return join(tmpdir(), `strongroom-ocr-${process.getuid?.() ?? 'user'}`);
}

function isLeftover(name: string): boolean {
  const [host, pid] = name.split('.');
  if (host !== HOST || pid === undefined || own.has(name)) return false;
  // A container starts every process with the same id, so an equal id is not alive: it is us, reborn.
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
