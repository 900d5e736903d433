import { landlockSteps } from './landlock-steps.js';
import { LAUNCH_SCRIPT } from './launch-script.js';
import { ownRootSteps } from './own-root-steps.js';
import { seccompFilter } from './seccomp-filter.js';
import type { Architecture } from './system-calls.js';
import type { VisiblePath } from './visible-paths.js';

/** One step of the launch script: a verb and its arguments. Buffers are passed to the kernel as bytes. */
export type Step = readonly [verb: string, ...args: (string | number | Buffer)[]];

/** The walls that this machine allows. */
export interface Walls {
  readonly architecture: Architecture;
  /** Namespaces, and a root file system that contains only the visible paths. */
  readonly hasOwnRoot: boolean;
  /** The version of Landlock, or 0 when the kernel has none. */
  readonly landlockAbi: number;
  readonly hasSyscallFilter: boolean;
}

/** A program to start behind walls. */
export interface WalledProgram {
  readonly command: readonly string[];
  readonly paths: readonly VisiblePath[];
  readonly dataBytes: number;
  readonly cpuSeconds: number;
}

export const PERL = '/usr/bin/perl';

/**
 * Node reads OpenSSL's settings when it starts. It ends when they exist and may not be read, and continues when they do
 * not exist.
 */
export const WITHOUT_OPENSSL_SETTINGS = '--openssl-config=/nonexistent';

/** More than a sandbox ever has: Node's threads, and those of the parsers. */
export const MAX_THREADS = 256;
const MAX_OPEN_FILES = 256;

/** Numbers of limits in linux/resource.h. */
const RLIMIT = { cpu: 0, fileSize: 1, data: 2, core: 4, processes: 6, files: 7, locked: 8 };
const RLIMIT_SIGNALS = 11;
const RLIMIT_MESSAGES = 12;

const PR_SET_PDEATHSIG = 1;
const PR_CAPBSET_DROP = 24;
const PR_SET_NO_NEW_PRIVS = 38;
const SIGKILL = 9;
const LAST_CAPABILITY = 40;
const CAPABILITY_VERSION_3 = 0x20080522;

/** Returns the command that puts up the walls and then becomes the program. Its pid does not change. */
export function launchCommand(walls: Walls, program: WalledProgram): string[] {
  const steps = launchSteps(walls, program).map((step) => step.map(encode).join('\t'));
  return [PERL, '-e', LAUNCH_SCRIPT, '--', steps.join('\n'), ...program.command];
}

function launchSteps(walls: Walls, { paths, dataBytes, cpuSeconds }: WalledProgram): Step[] {
  const { architecture, hasOwnRoot, landlockAbi, hasSyscallFilter } = walls;
  const { launch } = architecture;
  return [
    // When memory is short, the kernel must kill a sandbox and not the worker.
    ['put', '/proc/self/oom_score_adj', '1000'],
    ...(hasOwnRoot ? ownRootSteps(architecture, distinct(paths)) : []),
    ...limitSteps(walls, dataBytes, cpuSeconds),
    ...privilegeSteps(architecture),
    // The kernel forgets this when the privileges change, so it is after them.
    ['call', 'pdeathsig', launch.prctl, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0],
    ['parent', process.pid],
    ...(landlockAbi > 0 ? landlockSteps(landlockAbi, paths) : []),
    ...(hasSyscallFilter ? [['filter', launch.prctl, seccompFilter(architecture)] as const] : []),
  ];
}

function limitSteps({ architecture, hasOwnRoot }: Walls, dataBytes: number, cpuSeconds: number) {
  const { setrlimit } = architecture.launch;
  const limit = (number: number, soft: number, hard = soft): Step => {
    const argument = Buffer.alloc(16);
    argument.writeBigUInt64LE(BigInt(soft), 0);
    argument.writeBigUInt64LE(BigInt(hard), 8);
    return ['call', `setrlimit ${number}`, setrlimit, number, argument];
  };
  return [
    // At the first limit the kernel sends SIGXCPU, so the worker sees the reason; at the second it kills.
    limit(RLIMIT.cpu, cpuSeconds, cpuSeconds + 1),
    limit(RLIMIT.fileSize, 0),
    limit(RLIMIT.data, dataBytes),
    limit(RLIMIT.core, 0),
    limit(RLIMIT.files, MAX_OPEN_FILES),
    limit(RLIMIT.locked, 0),
    limit(RLIMIT_SIGNALS, MAX_THREADS),
    limit(RLIMIT_MESSAGES, 0),
    // In a user namespace of its own the kernel counts only the sandbox. Elsewhere it counts all processes of the user.
    ...(hasOwnRoot ? [limit(RLIMIT.processes, MAX_THREADS)] : []),
  ];
}

/** No capability, also not for root, and no way to get one. */
function privilegeSteps({ launch }: Architecture): Step[] {
  const header = Buffer.alloc(8);
  header.writeUInt32LE(CAPABILITY_VERSION_3);
  return [
    // Only a privileged process can and needs to reduce the set that its programs may get.
    ...Array.from({ length: LAST_CAPABILITY + 1 }, (_, capability): Step => [
      'try',
      'bounding',
      launch.prctl,
      PR_CAPBSET_DROP,
      capability,
      0,
      0,
      0,
    ]),
    ['call', 'capset', launch.capset, header, Buffer.alloc(24)],
    ['call', 'no_new_privs', launch.prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0],
  ];
}

/** Without paths that are in a folder of the list. */
function distinct(paths: readonly VisiblePath[]): VisiblePath[] {
  const folders = paths.filter(({ isFolder }) => isFolder).map(({ path }) => `${path}/`);
  return paths.filter(
    ({ path }, index) =>
      !folders.some((folder) => path.startsWith(folder)) &&
      paths.findIndex((other) => other.path === path) === index,
  );
}

function encode(value: string | number | Buffer): string {
  if (Buffer.isBuffer(value)) return `x${value.toString('hex')}`;
  const text = String(value);
  if (/[\t\n]/.test(text))
    throw new Error('A path of a sandbox may not contain a tab or a line break');
  return text;
}
