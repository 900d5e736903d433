import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import type { ReaderEnvironments, ReaderName } from './environments.ts';
import { SourceFailure } from './failure.ts';

/** The processes that are started, with what their build exports about settings. */
const readers = {
  migrations: {
    module: 'apps/api/src/commands/migrate.config.js',
    slices: 'MIGRATE_SLICES',
    rules: undefined,
  },
  api: { module: 'apps/api/src/api.config.js', slices: 'API_SLICES', rules: 'API_RULES' },
  'ocr-worker': {
    module: 'apps/ocr-worker/src/config/worker.config.js',
    slices: 'WORKER_SLICES',
    rules: 'WORKER_RULES',
  },
} as const satisfies Record<ReaderName, object>;

/** One faulty setting: the variable's name, and why. Never its value. */
export interface SettingFault {
  readonly problem: string;
  readonly process: string;
}

/**
 * Parses the settings of every process as the process itself will, and returns all faults together. In a process of its
 * own, because a module is loaded once: while developing the next build has to be looked at anew.
 */
export async function checkSettings(
  root: string,
  environments: ReaderEnvironments,
): Promise<SettingFault[]> {
  const script = join(import.meta.dirname, 'read-all-settings.ts');
  const child = spawn(process.execPath, [script], { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] });
  // By stdin: secrets are among them, and other users see the arguments of a process.
  child.stdin.on('error', () => {}); // it ended before it read all: its exit code tells
  child.stdin.end(JSON.stringify({ root, readers, environments }));
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

/** All faults for people: each once, with the processes that find it. */
export function describeFaults(faults: readonly SettingFault[]): string {
  const byProblem = Map.groupBy(faults, ({ problem }) => problem);
  const lines = [...byProblem].map(
    ([problem, found]) => `  ${problem} (${found.map((fault) => fault.process).join(', ')})`,
  );
  return `bad configuration, nothing was started:\n${lines.sort().join('\n')}`;
}
