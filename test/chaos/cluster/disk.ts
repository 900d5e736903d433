import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

const SIZE = '768m';
const STEP_BYTES = 4 * 1024 * 1024;

/** The folder of the store. For root it is a small file system of its own, which can be filled and made read-only. */
export class ChaosDisk {
  readonly folder: string;
  /** False without the right to mount: then the run has no full and no read-only disk. */
  readonly isOwn: boolean;
  private readonly ballast: string;

  constructor(folder: string) {
    this.folder = folder;
    this.ballast = join(folder, 'ballast');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.isOwn = process.getuid?.() === 0 && this.mount();
  }

  /** Fills the disk to the last byte. */
  fill(): void {
    const step = Buffer.alloc(STEP_BYTES);
    try {
      while (this.freeBytes() > 0) appendFileSync(this.ballast, step);
    } catch {
      // It is full. The last write was cut short.
    }
  }

  free(): void {
    rmSync(this.ballast, { force: true });
  }

  /** Returns false when a file is open for writing, because the remount then fails. */
  makeReadOnly(): boolean {
    return tryRun('mount', ['-o', 'remount,ro', this.folder]);
  }

  makeWritable(): void {
    tryRun('mount', ['-o', 'remount,rw', this.folder]);
  }

  unmount(): void {
    if (this.isOwn && existsSync(this.folder)) tryRun('umount', ['--lazy', this.folder]);
  }

  private mount(): boolean {
    return tryRun('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=0700`, 'chaos', this.folder]);
  }

  private freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.folder);
    return bavail * bsize;
  }
}

function tryRun(program: string, args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
