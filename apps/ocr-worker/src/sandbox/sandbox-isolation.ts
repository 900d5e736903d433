import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import {
  launchCommand,
  PERL,
  WITHOUT_OPENSSL_SETTINGS,
  type Walls,
} from '../sandbox-launch/launch-steps.js';
import { LANDLOCK_CREATE_RULESET, thisArchitecture } from '../sandbox-launch/system-calls.js';
import { programPaths } from '../sandbox-launch/visible-paths.js';
import type { IsolationName } from '../config/isolation-names.js';

const run = promisify(execFile);
const CHECK_TIMEOUT_MS = 10_000;
const LANDLOCK_CREATE_RULESET_VERSION = 1;
/** V8 reserves address space, which the kernel counts. */
const PROBE_DATA_BYTES = 8 * 1024 ** 3;
const PROBE_CPU_SECONDS = 10;

/** The protection that this machine allows around a sandbox, in addition to Node's permission model. */
export class SandboxIsolation {
  constructor(
    /** Undefined when this machine allows no walls. */
    readonly walls: Walls | undefined,
    /** The worker can measure the memory of a sandbox, and kills the sandbox above the limit. */
    readonly hasMemoryWatch: boolean,
  ) {}

  /** Tries each wall on a harmless program. This takes about a tenth of a second, once per start of the worker. */
  static async detect(): Promise<SandboxIsolation> {
    return new SandboxIsolation(await detectWalls(), existsSync('/proc/self/status'));
  }

  /** For the log, readiness and SANDBOX_REQUIRED. `rights` is Node's permission model, which is always on. */
  get names(): IsolationName[] {
    const { hasOwnRoot = false, landlockAbi = 0, hasSyscallFilter = false } = this.walls ?? {};
    const hasFiles = hasOwnRoot || landlockAbi > 0;
    const names: Record<IsolationName, boolean> = {
      root: hasOwnRoot,
      network: hasOwnRoot || hasSyscallFilter,
      files: hasFiles,
      // The filter allows signals to the sandbox itself only, and no new process. /proc is a matter of files.
      processes: hasFiles && hasSyscallFilter,
      syscalls: hasSyscallFilter,
      privileges: this.walls !== undefined,
      'kernel-limits': this.walls !== undefined,
      'memory-watch': this.hasMemoryWatch,
      rights: true,
    };
    return (Object.keys(names) as IsolationName[]).filter((name) => names[name]);
  }
}

async function detectWalls(): Promise<Walls | undefined> {
  const architecture = thisArchitecture();
  if (process.platform !== 'linux' || architecture === undefined) return undefined;
  const none = { architecture, hasOwnRoot: false, landlockAbi: 0, hasSyscallFilter: false };
  const abi = await findLandlockAbi();
  const [hasNone, hasOwnRoot, hasLandlock, hasSyscallFilter] = await Promise.all([
    works(none),
    works({ ...none, hasOwnRoot: true }),
    works({ ...none, landlockAbi: abi }),
    works({ ...none, hasSyscallFilter: true }),
  ]);
  if (!hasNone) return undefined;
  return { architecture, hasOwnRoot, landlockAbi: hasLandlock ? abi : 0, hasSyscallFilter };
}

async function works(walls: Walls): Promise<boolean> {
  const [file = '', ...args] = launchCommand(walls, {
    command: [process.execPath, WITHOUT_OPENSSL_SETTINGS, '-e', '0'],
    paths: programPaths(),
    dataBytes: PROBE_DATA_BYTES,
    cpuSeconds: PROBE_CPU_SECONDS,
  });
  try {
    await run(file, args, { cwd: '/', env: {}, timeout: CHECK_TIMEOUT_MS });
    return true;
  } catch {
    return false;
  }
}

/** The version of Landlock that the kernel has and the container allows; 0 when there is none. */
async function findLandlockAbi(): Promise<number> {
  const version = `print syscall(${LANDLOCK_CREATE_RULESET}, 0, 0, ${LANDLOCK_CREATE_RULESET_VERSION})`;
  try {
    const { stdout } = await run(PERL, ['-e', version], { env: {}, timeout: CHECK_TIMEOUT_MS });
    return Math.max(0, Number(stdout));
  } catch {
    return 0;
  }
}
