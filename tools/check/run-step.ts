import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Step } from './steps.ts';

/** The result of a step. A check without tests counts as one test. */
export interface StepResult {
  name: string;
  outcome: 'passed' | 'failed' | 'not run';
  passed: number;
  failed: number;
  seconds: number;
  output: string;
  /** The test files that took longest, with their seconds. */
  slowest: readonly string[];
}

export interface RunOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  signal?: AbortSignal;
}

const GRACE_MS = 10_000;
const MAX_OUTPUT = 2_000_000;
const SLOWEST_FILES = 6;

/** Runs a step until it ends or its time limit is over. It never throws: each failure is a result. */
export async function runStep(step: Step, options: RunOptions): Promise<StepResult> {
  const started = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'strongroom-check-'));
  const report = join(folder, 'report.json');
  // The default reporter names each file that has ended, so that after a time limit the missing one is known.
  const reporters = `--reporter=default --reporter=json --outputFile.json="${report}"`;
  const command = step.command + (step.countsTests ? ` ${reporters}` : '');
  const { code, output } = await runCommand(command, step.limitSeconds, options);
  const tests = step.countsTests ? readReport(report) : undefined;
  const counts = step.countsTests ? countTests(tests, code) : countGate(code);
  rmSync(folder, { recursive: true, force: true });
  return {
    name: step.name,
    outcome: counts.failed === 0 ? 'passed' : 'failed',
    ...counts,
    seconds: (performance.now() - started) / 1000,
    output: `$ ${command}\n${output}`,
    slowest: slowestFiles(tests, options.cwd),
  };
}

/** The result of a step that was not started. It counts as failed. */
export function notRun(step: Step, reason: string): StepResult {
  return {
    name: step.name,
    outcome: 'not run',
    passed: 0,
    failed: 1,
    seconds: 0,
    output: reason,
    slowest: [],
  };
}

function countGate(code: number | null): { passed: number; failed: number } {
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** The parts of vitest's JSON report that are counted. */
interface TestReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    name: string;
    status: string;
    /** Milliseconds since the epoch. */
    startTime: number;
    endTime: number;
    assertionResults: { status: string }[];
  }[];
}

function countTests(
  report: TestReport | undefined,
  code: number | null,
): { passed: number; failed: number } {
  if (report === undefined) return { passed: 0, failed: 1 };
  // A file that cannot be loaded has no failed test.
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  ).length;
  const passed = report.numPassedTests;
  const failed = report.numFailedTests + brokenFiles;
  const isSilentFailure = failed === 0 && (code !== 0 || passed === 0);
  return { passed, failed: isSilentFailure ? 1 : failed };
}

function slowestFiles(report: TestReport | undefined, root: string): string[] {
  return (report?.testResults ?? [])
    .map(({ name, startTime, endTime }) => ({
      path: relative(root, name),
      seconds: (endTime - startTime) / 1000,
    }))
    .toSorted((one, other) => other.seconds - one.seconds)
    .slice(0, SLOWEST_FILES)
    .map(({ path, seconds }) => `${path} ${seconds.toFixed(1)}`);
}

/** Returns undefined when the run ended before it wrote a report. */
function readReport(path: string): TestReport | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as TestReport;
  } catch {
    return undefined;
  }
}

async function runCommand(
  command: string,
  limitSeconds: number,
  { cwd, env, signal }: RunOptions,
): Promise<{ code: number | null; output: string }> {
  // It has its own process group, so that at the time limit all of its children are ended, too.
  const child = spawn(command, { cwd, env, shell: true, detached: true, stdio: 'pipe' });
  let output = '';
  let isStopped = false;
  child.stdin.end();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-MAX_OUTPUT);
    });
  }
  const stop = (reason: string): void => {
    isStopped = true;
    output += `\n${reason}\n`;
    endGroup(child, 'SIGTERM');
    setTimeout(() => endGroup(child, 'SIGKILL'), GRACE_MS).unref();
  };
  const onAbort = (): void => stop('Stopped.');
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted) onAbort();
  const limit = setTimeout(() => stop(`Stopped after ${limitSeconds} s.`), limitSeconds * 1000);
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      resolve(1);
    });
    child.once('close', (exitCode) => resolve(exitCode));
  });
  clearTimeout(limit);
  signal?.removeEventListener('abort', onAbort);
  return { code: isStopped ? null : code, output };
}

function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It has already ended.
  }
}
