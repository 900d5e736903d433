import type { Step } from './launch-steps.js';
import { MOUNT_SETATTR, type Architecture } from './system-calls.js';
import type { VisiblePath } from './visible-paths.js';

/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER and NEWNET of linux/sched.h. */
const NAMESPACES = 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x40000000;

const MS_NOSUID = 2;
const MS_NODEV = 4;
const MS_BIND = 4096;
const MS_REC = 16384;
const MS_PRIVATE = 1 << 18;
const MNT_DETACH = 2;
const AT_FDCWD = -100;
const AT_RECURSIVE = 0x8000;
const READ_ONLY = 1 | 2 | 4;
const NO_EXECUTION = 8;

/**
 * The new root is mounted on this folder: it exists on every machine, and no visible path is below it. In the new root
 * there is no /proc, so no process is visible, either.
 */
const MOUNT_POINT = '/proc';

/**
 * Gives the process user, mount, network, IPC, host name and cgroup namespaces of its own, and a root file system that
 * contains only the visible paths, read-only.
 */
export function ownRootSteps({ launch }: Architecture, paths: readonly VisiblePath[]): Step[] {
  const { mount, umount2, pivotRoot, unshare } = launch;
  const uid = process.geteuid?.() ?? 0;
  const gid = process.getegid?.() ?? 0;
  return [
    ['call', 'unshare', unshare, NAMESPACES],
    ['put', '/proc/self/setgroups', 'deny'],
    ['put', '/proc/self/uid_map', `${uid} ${uid} 1`],
    ['put', '/proc/self/gid_map', `${gid} ${gid} 1`],
    ['call', 'mount', mount, text('none'), text('/'), 0, MS_REC | MS_PRIVATE, 0],
    [
      'call',
      'mount of the root',
      mount,
      text('sandbox'),
      text(MOUNT_POINT),
      text('tmpfs'),
      MS_NOSUID | MS_NODEV,
      text('size=1m,mode=755'),
    ],
    ...paths.map(({ path }): Step => ['bind', mount, MS_BIND | MS_REC, MOUNT_POINT, path]),
    ['chdir', MOUNT_POINT],
    ['call', 'pivot_root', pivotRoot, text('.'), text('.')],
    ['call', 'umount2', umount2, text('.'), MNT_DETACH],
    ['chdir', '/'],
    setAttributes('/', READ_ONLY),
    ...paths.filter(({ isData }) => isData).map(({ path }) => setAttributes(path, NO_EXECUTION)),
  ];
}

/** struct mount_attr: attributes to set, to clear, propagation, user namespace. */
function setAttributes(path: string, attributes: number): Step {
  const argument = Buffer.alloc(32);
  argument.writeBigUInt64LE(BigInt(attributes), 0);
  return [
    'call',
    `mount_setattr of ${path}`,
    MOUNT_SETATTR,
    AT_FDCWD,
    text(path),
    AT_RECURSIVE,
    argument,
    argument.length,
  ];
}

function text(value: string): Buffer {
  return Buffer.from(`${value}\0`);
}
