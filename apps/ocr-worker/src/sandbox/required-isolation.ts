import { ConfigError } from '@app/config';
import type { IsolationName } from '../config/isolation-names.js';
import type { WorkerConfig } from '../config/worker.config.js';
import type { SandboxIsolation } from './sandbox-isolation.js';

/** Required in production when SANDBOX_REQUIRED is unset. */
const REQUIRED_IN_PRODUCTION: readonly IsolationName[] = [
  'network',
  'files',
  'processes',
  'syscalls',
  'privileges',
  'kernel-limits',
];

const LAUNCHER = '/usr/bin/perl (Debian package perl-base), Linux, and a processor of x64 or arm64';
const FILTER = `${LAUNCHER}; and seccomp filters`;
const FILES = `${LAUNCHER}; and Landlock (Linux 5.13, allowed by the container) or user namespaces`;

/** What each layer needs. */
const NEEDS: Readonly<Record<IsolationName, string>> = {
  root: `${LAUNCHER}; and user namespaces, which containers usually forbid`,
  network: FILTER,
  files: FILES,
  processes: `${FILES}; and seccomp filters`,
  syscalls: FILTER,
  privileges: LAUNCHER,
  'kernel-limits': LAUNCHER,
  'memory-watch': '/proc',
  rights: 'nothing',
};

/** @throws {ConfigError} when this machine does not give a sandbox what the operator requires */
export function requireIsolation(
  { names }: Pick<SandboxIsolation, 'names'>,
  { sandboxRequired, environment }: Pick<WorkerConfig, 'sandboxRequired' | 'environment'>,
): void {
  const floor = environment === 'production' ? REQUIRED_IN_PRODUCTION : [];
  const missing = (sandboxRequired ?? floor).filter((name) => !names.includes(name));
  if (missing.length === 0) return;
  throw new ConfigError(
    missing.map(
      (name) =>
        `SANDBOX_REQUIRED: ${name} is missing on this machine. It needs ${NEEDS[name]}. ` +
        'To start without it, list the other layers in SANDBOX_REQUIRED',
    ),
  );
}
