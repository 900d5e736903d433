// `npm run load -- <scenario>`: runs one scenario of load/ against processes that are started for it.
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ACCOUNTS, measureScenario } from './measure-scenario.ts';
import { describeReport } from './report/load-report.ts';
import { ensureBuilt } from '../../tools/launcher/ensure-built.ts';
import { Failure, runTool } from '../../tools/launcher/failure.ts';
import { listenForStop } from '../../tools/launcher/stop-request.ts';

const ROOT = join(import.meta.dirname, '../..');

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
  const [scenario = 'load'] = positionals;
  if (!(scenario in ACCOUNTS)) {
    throw new Failure(`give the name of a scenario: ${Object.keys(ACCOUNTS).join(', ')}.`);
  }
  await ensureBuilt(ROOT);
  const delay = values['delay-ms'];
  const { report, folder, exitCode } = await measureScenario({
    root: ROOT,
    scenario,
    dataDir: resolve(ROOT, values['data-dir']),
    documents: Number(values.documents),
    env: {
      ...(values.rate === undefined ? {} : { RATE: values.rate }),
      ...(values.seconds === undefined ? {} : { SECONDS: values.seconds }),
    },
    stop: listenForStop().signal,
    ...(delay === undefined ? {} : { delayMs: Number(delay) }),
  });
  process.stdout.write(
    `${describeReport(report)}\nreport: ${relative(ROOT, folder)}/report.html\n`,
  );
  process.exitCode = exitCode;
});
// After a stop, unfinished work may still keep the process alive.
process.exit();
