// What `npm run load:smoke` and the like run: one scenario of load/, against processes of its own.
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ACCOUNTS, measureScenario } from './load/measure-scenario.ts';
import { describeReport } from './load/report/load-report.ts';
import { ensureBuilt } from './local/build.ts';
import { Failure, runTool } from './local/failure.ts';
import { listenForStop } from './local/stop-request.ts';

const root = join(import.meta.dirname, '..');

await runTool(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'data-dir': { type: 'string', default: 'data/load' },
      documents: { type: 'string', default: '20000' },
      rate: { type: 'string' },
      seconds: { type: 'string' },
      'delay-ms': { type: 'string' },
    },
  });
  const [scenario = ''] = positionals;
  if (!(scenario in ACCOUNTS)) {
    throw new Failure(`name one of the scenarios ${Object.keys(ACCOUNTS).join(', ')}.`);
  }
  await ensureBuilt(root);
  const delay = values['delay-ms'];
  const { report, folder, exitCode } = await measureScenario({
    root,
    scenario,
    dataDir: resolve(root, values['data-dir']),
    documents: Number(values.documents),
    env: {
      ...(values.rate === undefined ? {} : { RATE: values.rate }),
      ...(values.seconds === undefined ? {} : { SECONDS: values.seconds }),
    },
    stop: listenForStop().signal,
    ...(delay === undefined ? {} : { delayMs: Number(delay) }),
  });
  process.stdout.write(
    `${describeReport(report)}\nreport: ${relative(root, folder)}/report.html\n`,
  );
  process.exitCode = exitCode;
});
// What was stopped in the middle may still wait for something.
process.exit();
