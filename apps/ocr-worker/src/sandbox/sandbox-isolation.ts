import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CHECK_TIMEOUT_MS = 5_000;

/** From the least to the most privileged. A container may forbid some of them, or all. */
const NETWORK_WRAPPERS = [
  ['unshare', '--user', '--map-current-user', '--net', '--'],
  ['unshare', '--user', '--map-root-user', '--net', '--'],
  ['unshare', '--net', '--'],
] as const;
const PARENT_DEATH_WRAPPER = ['setpriv', '--no-new-privs', '--pdeathsig', 'KILL', '--'];

export type IsolationName = 'network' | 'privileges' | 'kernel-limits' | 'memory-watch' | 'rights';

/** The protection that this machine allows around a sandbox, in addition to Node's permission model. */
export class SandboxIsolation {
  private constructor(
    /** A command that runs its remaining arguments without a network. Empty when this machine has none. */
    readonly networkWrapper: readonly string[],
    /** A command that denies new privileges, and makes the kernel kill the sandbox when the worker ends. */
    readonly privilegesWrapper: readonly string[],
    /** The kernel limits memory and forbids writing files. */
    readonly hasKernelLimits: boolean,
    /** The worker can measure the memory of a sandbox, and kills the sandbox above the limit. */
    readonly hasMemoryWatch: boolean,
  ) {}

  /** Tries each one on a harmless program. This takes a few milliseconds, once per start of the worker. */
  static async detect(): Promise<SandboxIsolation> {
    const [networkWrapper, privilegesWrapper, hasKernelLimits] = await Promise.all([
      firstThatWorks(NETWORK_WRAPPERS),
      firstThatWorks([PARENT_DEATH_WRAPPER]),
      works(['/bin/sh', '-c', 'ulimit -c 0 && ulimit -f 0 && ulimit -d 8388608']),
    ]);
    const hasMemoryWatch = existsSync('/proc/self/status');
    return new SandboxIsolation(networkWrapper, privilegesWrapper, hasKernelLimits, hasMemoryWatch);
  }

  /** For the log and for readiness. `rights` is Node's permission model, which is always on. */
  get names(): IsolationName[] {
    const names: [IsolationName, boolean][] = [
      ['network', this.networkWrapper.length > 0],
      ['privileges', this.privilegesWrapper.length > 0],
      ['kernel-limits', this.hasKernelLimits],
      ['memory-watch', this.hasMemoryWatch],
      ['rights', true],
    ];
    return names.filter(([, isOn]) => isOn).map(([name]) => name);
  }
}

async function firstThatWorks(wrappers: readonly (readonly string[])[]) {
  for (const wrapper of wrappers) {
    if (await works([...wrapper, 'true'])) return wrapper;
  }
  return [];
}

async function works([file, ...args]: readonly string[]): Promise<boolean> {
  try {
    await run(file ?? '', args, { timeout: CHECK_TIMEOUT_MS });
    return true;
  } catch {
    return false;
  }
}
