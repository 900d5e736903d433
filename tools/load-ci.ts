// What `npm run load:ci` runs: the smoke run must keep the promise, and the same run behind a delay must not.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureScenario } from './load/measure-scenario.ts';
import { describeReport, type LoadReport } from './load/report/load-report.ts';
import { THRESHOLDS_CROSSED } from './load/run-scenario.ts';
import { ensureBuilt } from './local/build.ts';
import { runTool } from './local/failure.ts';
import { listenForStop } from './local/stop-request.ts';

const root = join(import.meta.dirname, '..');
const DOCUMENTS = 20_000;
/** More than p95 may be and less than p99 may: only the one rule that it is about can break. */
const DELAY_MS = 250;

await runTool(async () => {
  await ensureBuilt(root);
  const dataDir = await mkdtemp(join(tmpdir(), 'strongroom-load-'));
  try {
    const common = {
      root,
      scenario: 'smoke',
      dataDir: join(dataDir, 'data'),
      documents: DOCUMENTS,
      env: {},
      stop: listenForStop().signal,
    };
    const smoke = await measureScenario(common);
    say(describeReport(smoke.report));
    const control = await measureScenario({ ...common, delayMs: DELAY_MS });
    say(describeReport(control.report));
    const isCaught =
      control.exitCode === THRESHOLDS_CROSSED && isBrokenByLatencyAlone(control.report);
    say(`smoke: ${smoke.exitCode === 0 ? 'the promise was kept' : `exit code ${smoke.exitCode}`}`);
    say(
      `negative control: ${isCaught ? 'the delay was caught' : 'THE DELAY WAS NOT CAUGHT'} (exit code ${control.exitCode})`,
    );
    const passed = [smoke.exitCode === 0, isCaught].filter(Boolean).length;
    say(`${passed} passed, ${2 - passed} failed`);
    process.exitCode = passed === 2 ? 0 : THRESHOLDS_CROSSED;
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});
// What was stopped in the middle may still wait for something.
process.exit();

/** Every endpoint was too late, and nothing else was wrong with it. */
function isBrokenByLatencyAlone({ verdicts }: LoadReport): boolean {
  const broken = verdicts.filter(({ isKept }) => !isKept);
  const tooLate = verdicts.filter(({ rule }) => rule.startsWith('p(95)'));
  return (
    tooLate.every(({ isKept }) => !isKept) &&
    broken.every(({ metric }) => metric.startsWith('http_req_duration'))
  );
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
