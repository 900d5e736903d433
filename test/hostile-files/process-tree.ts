import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const MIB = 1024 * 1024;
const LOOPBACK = /^(?:0100007F|00000000|0{32}|0{24}0100007F|0{16}FFFF00000100007F|0{24}01000000)$/;

/** Monitors a process and all its descendants: their total memory, and their connections to other machines. */
export class ProcessTree {
  peakBytes = 0;
  readonly remoteAddresses = new Set<string>();
  private readonly timer: NodeJS.Timeout;
  private ticks = 0;

  constructor(
    private readonly root: () => number | undefined,
    intervalMs = 50,
  ) {
    this.timer = setInterval(() => this.sample(), intervalMs);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Returns the peak memory since the last call, in MiB. */
  takePeak(): number {
    const peak = Math.round(this.peakBytes / MIB);
    this.peakBytes = 0;
    return peak;
  }

  private sample(): void {
    const root = this.root();
    if (root === undefined) return;
    const pids = processTreeOf(root);
    const bytes = pids.reduce((sum, pid) => sum + residentBytes(pid), 0);
    this.peakBytes = Math.max(this.peakBytes, bytes);
    this.ticks += 1;
    if (this.ticks % 5 === 0) for (const pid of pids) this.recordRemoteAddresses(pid);
  }

  private recordRemoteAddresses(pid: number): void {
    const inodes = new Set(
      links(`/proc/${pid}/fd`).flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.slice(1) ?? []),
    );
    for (const table of ['tcp', 'tcp6', 'udp', 'udp6']) {
      for (const line of read(`/proc/${pid}/net/${table}`).split('\n').slice(1)) {
        const [, , remote = '', , , , , , , inode = ''] = line.trim().split(/\s+/);
        const [address = ''] = remote.split(':');
        if (inodes.has(inode) && !LOOPBACK.test(address)) this.remoteAddresses.add(remote);
      }
    }
  }
}

export function processTreeOf(root: number): number[] {
  const children = entries(`/proc/${root}/task`).flatMap((thread) =>
    read(`/proc/${root}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );
  return [root, ...children.flatMap(processTreeOf)];
}

export function residentBytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) * 1024;
}

/** Returns the empty text when the process has ended in the meantime. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function entries(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function links(path: string): string[] {
  return entries(path).map((name) => {
    try {
      return readlinkSync(`${path}/${name}`);
    } catch {
      return '';
    }
  });
}
