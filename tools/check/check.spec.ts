import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runStages } from './run-stages.ts';
import { runStep, type StepResult } from './run-step.ts';
import { selectSteps, STAGES, type Step } from './steps.ts';
import { summarise } from './summary.ts';

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'strongroom-check-spec-'));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const step = (name: string, command: string, others: Partial<Step> = {}): Step => ({
  name,
  command,
  limitSeconds: 20,
  ...others,
});
const options = () => ({ cwd, env: process.env });
const node = (code: string) => `"${process.execPath}" -e "${code}"`;
/** Replaces a test runner: writes the report to the file that the last argument names. */
const runner = (passed: number, failed: number, exitCode: number, brokenFiles = 0) =>
  node(
    `const broken={name:'',status:'failed',startTime:0,endTime:0,assertionResults:[{status:'skipped'}]};` +
      `const slow={name:process.cwd()+'/slow.spec.ts',status:'passed',startTime:1000,endTime:3500,` +
      `assertionResults:[{status:'passed'}]};` +
      `const testResults=[slow,...Array(${brokenFiles}).fill(broken)];` +
      `const report={numPassedTests:${passed},numFailedTests:${failed},testResults};` +
      `require('fs').writeFileSync(process.argv.at(-1).split('=')[1],JSON.stringify(report));` +
      `process.exitCode=${exitCode}`,
  ) + ' --';

describe('a check without tests', () => {
  it('passes when its command exits with 0', async () => {
    const result = await runStep(step('good', node('process.exitCode = 0')), options());
    expect(result).toMatchObject({ outcome: 'passed', passed: 1, failed: 0 });
  });

  it('fails when its command exits with anything else, and shows the output', async () => {
    const result = await runStep(step('bad', node('console.log(6*7);process.exit(3)')), options());
    expect(result).toMatchObject({ outcome: 'failed', passed: 0, failed: 1 });
    expect(result.output).toContain('42');
  });

  it('fails when its command does not exist', async () => {
    const result = await runStep(step('none', 'no-such-command-anywhere'), options());
    expect(result.outcome).toBe('failed');
  });

  it('fails after its time limit, and ends the processes that it started', async () => {
    // A grandchild holds the output open, so that the step ends only when the grandchild does.
    const hangs = `${node('setInterval(() => {}, 1000)')} & ${node('0')}`;
    const result = await runStep(step('slow', hangs, { limitSeconds: 1 }), options());
    expect(result).toMatchObject({ outcome: 'failed', failed: 1 });
    expect(result.output).toContain('Stopped after 1 s.');
    expect(result.seconds).toBeLessThan(8);
  });

  it('fails when the run is stopped, even if the command then exits with 0', async () => {
    const stopping = new AbortController();
    stopping.abort();
    const ends = node("process.on('SIGTERM', () => process.exit(0));setInterval(() => {}, 1000)");
    const result = await runStep(step('stopped', ends), { ...options(), signal: stopping.signal });
    expect(result.outcome).toBe('failed');
  });
});

describe('a step that runs tests', () => {
  const run = (command: string) =>
    runStep(step('tests', command, { countsTests: true }), options());

  it('counts the tests in the report', async () => {
    expect(await run(runner(7, 0, 0))).toMatchObject({ outcome: 'passed', passed: 7, failed: 0 });
    expect(await run(runner(5, 2, 1))).toMatchObject({ outcome: 'failed', passed: 5, failed: 2 });
  });

  it('names the slowest files', async () => {
    const { slowest } = await run(runner(7, 0, 0));
    expect(slowest).toEqual(['slow.spec.ts 2.5']);
  });

  it('fails when the runner fails without a failed test', async () => {
    expect(await run(runner(5, 0, 1))).toMatchObject({ outcome: 'failed', passed: 5, failed: 1 });
  });

  it('counts a test file that cannot be loaded as one failure', async () => {
    expect(await run(runner(5, 1, 1, 2))).toMatchObject({ outcome: 'failed', failed: 3 });
  });

  it('fails when no test ran', async () => {
    expect(await run(runner(0, 0, 0))).toMatchObject({ outcome: 'failed', passed: 0, failed: 1 });
  });

  it('fails when there is no report', async () => {
    expect(await run(`${node('0')} --`)).toMatchObject({ outcome: 'failed', passed: 0, failed: 1 });
  });
});

describe('the stages', () => {
  const good = node('0');

  it('return the results in the order of the steps, not of their ends', async () => {
    const slow = node('setTimeout(() => {}, 300)');
    const results = await runStages(
      [[step('slow', slow), step('fast', good)], [step('last', good)]],
      options(),
    );
    expect(results.map(({ name }) => name)).toEqual(['slow', 'fast', 'last']);
  });

  it('continue after a failed check, but not after a failed build', async () => {
    const afterLint = await runStages(
      [[step('lint', node('process.exit(1)'))], [step('unit', good)]],
      options(),
    );
    expect(afterLint.map(({ outcome }) => outcome)).toEqual(['failed', 'passed']);
    const afterBuild = await runStages(
      [[step('build', node('process.exit(1)'))], [step('unit', good)]],
      options(),
    );
    expect(afterBuild.map(({ outcome }) => outcome)).toEqual(['failed', 'not run']);
  });

  it('can be limited to named steps', () => {
    const chosen = selectSteps(STAGES, ['unit', 'lint']);
    expect(chosen.flat().map(({ name }) => name)).toEqual(['lint', 'unit']);
    const [extra] = selectSteps([], ['more'], [step('more', good)]);
    expect(extra?.map(({ name }) => name)).toEqual(['more']);
    expect(() => selectSteps(STAGES, ['lnit'])).toThrow('unknown step lnit');
  });
});

describe('the summary', () => {
  const result = (
    name: string,
    outcome: StepResult['outcome'],
    passed: number,
    failed: number,
  ) => ({
    name,
    outcome,
    passed,
    failed,
    seconds: 1.25,
    output: `output of ${name}`,
    slowest: [`${name}.spec.ts 2.5`],
  });

  it('ends with the totals, and shows only the output of failed steps', () => {
    const text = summarise([result('lint', 'failed', 0, 1), result('unit', 'passed', 12, 0)]);
    expect(text.split('\n').at(-1)).toBe('12 passed, 1 failed');
    expect(text).toContain('output of lint');
    expect(text).not.toContain('output of unit');
    expect(text).toContain('slowest files of unit, in seconds: unit.spec.ts 2.5');
  });
});

describe('.ci/run', () => {
  it('runs every step of npm test', () => {
    const script = readFileSync(join(import.meta.dirname, '../../.ci/run'), 'utf8');
    const commands = script.replaceAll('\\\n', ' ').matchAll(/npm test -- (.+)$/gm);
    const named = [...commands].flatMap(([, names = '']) =>
      [...names.matchAll(/'([^']+)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare),
    );
    const steps = STAGES.flat().map(({ name }) => name);
    expect(steps.filter((name) => !named.includes(name))).toEqual([]);
  });
});
