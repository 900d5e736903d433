import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import type { ReaderEnvironments, ReaderName } from './environments.ts';
import type { User } from './ordinary-user.ts';
import { SourceFailure } from './failure.ts';

/** The processes that read settings, and the names under which their builds export them. */
const READERS = {
  migrations: {
    module: 'apps/api/src/commands/migrate.config.js',
    slices: 'MIGRATE_SLICES',
    rules: 'MIGRATE_RULES',
  },
  api: { module: 'apps/api/src/api.config.js', slices: 'API_SLICES', rules: 'API_RULES' },
  'ocr-worker': {
    module: 'apps/ocr-worker/src/config/worker.config.js',
    slices: 'WORKER_SLICES',
    rules: 'WORKER_RULES',
  },
  connector: {
    module: 'apps/connector/src/config/connector.config.js',
    slices: 'CONNECTOR_SLICES',
    rules: 'CONNECTOR_RULES',
  },
} as const satisfies Record<ReaderName, object>;

/** One invalid setting: the name of the variable and the reason. Never its value. */
export interface SettingFault {
  readonly problem: string;
  readonly process: string;
}

/**
 * Parses the settings of every process as the process itself does, and returns all faults together. This runs in a
 * child process, because Node loads a module only once, and `npm run dev` must read the settings of each new build; and
 * as their user, who must be able to read the files of secrets.
 */
export async function checkSettings(
  root: string,
  environments: ReaderEnvironments,
  user?: User,
): Promise<SettingFault[]> {
  const script = join(import.meta.dirname, 'read-all-settings.ts');
  const child = spawn(process.execPath, [script], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...user,
  });
  // Secrets go by stdin, because other users can see the arguments of a process.
  child.stdin.on('error', () => {}); // The child ended before it read everything: its exit code is checked below.
  child.stdin.end(JSON.stringify({ root, readers: READERS, environments }));
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    exited,
  ]);
  if (code !== 0) throw new SourceFailure(`the settings could not be read:\n${stderr.trim()}`);
  return JSON.parse(stdout) as SettingFault[];
}

/** Describes all faults for people: each fault once, with the processes that report it. */
export function describeFaults(faults: readonly SettingFault[]): string {
  const byProblem = Map.groupBy(faults, ({ problem }) => problem);
  const lines = [...byProblem].map(
    ([problem, found]) => `  ${problem} (${found.map((fault) => fault.process).join(', ')})`,
  );
  return `invalid configuration, no process was started:\n${lines.sort().join('\n')}`;
}
