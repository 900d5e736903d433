// `npm run load:ci`: the smoke run must keep the promise, and the same run behind a delay must break it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureScenario } from './measure-scenario.ts';
import { describeReport, type LoadReport } from './report/load-report.ts';
import { THRESHOLDS_CROSSED } from './run-scenario.ts';
import { ensureBuilt } from '../../tools/launcher/ensure-built.ts';
import { runTool } from '../../tools/launcher/failure.ts';
import { listenForStop } from '../../tools/launcher/stop-request.ts';

const ROOT = join(import.meta.dirname, '../..');
const DOCUMENTS = 20_000;
/** Above the limit of p95 and below that of p99, so that only the rule for p95 can break. */
const DELAY_MS = 250;

await runTool(async () => {
  await ensureBuilt(ROOT);
  const dataDir = await mkdtemp(join(tmpdir(), 'strongroom-load-'));
  try {
    const common = {
      root: ROOT,
      scenario: 'smoke',
      dataDir: join(dataDir, 'data'),
      documents: DOCUMENTS,
      env: {},
      stop: listenForStop().signal,
    };
    const smoke = await measureScenario(common);
    print(describeReport(smoke.report));
    const control = await measureScenario({ ...common, delayMs: DELAY_MS });
    print(describeReport(control.report));
    const isDetected =
      control.exitCode === THRESHOLDS_CROSSED && isBrokenByLatencyAlone(control.report);
    print(
      `smoke: ${smoke.exitCode === 0 ? 'the promise was kept' : `exit code ${smoke.exitCode}`}`,
    );
    print(
      `negative control: ${isDetected ? 'the delay was detected' : 'THE DELAY WAS NOT DETECTED'} (exit code ${control.exitCode})`,
    );
    const results = [smoke.exitCode === 0, isDetected];
    const passed = results.filter(Boolean).length;
    print(`${passed} passed, ${results.length - passed} failed`);
    process.exitCode = passed === results.length ? 0 : THRESHOLDS_CROSSED;
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});
// After a stop, unfinished work may still keep the process alive.
process.exit();

/** Returns whether the p95 rule of every endpoint is broken, and no rule except latency. */
function isBrokenByLatencyAlone({ verdicts }: LoadReport): boolean {
  const broken = verdicts.filter(({ isKept }) => !isKept);
  const p95Rules = verdicts.filter(({ rule }) => rule.startsWith('p(95)'));
  return (
    p95Rules.every(({ isKept }) => !isKept) &&
    broken.every(({ metric }) => metric.startsWith('http_req_duration'))
  );
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
