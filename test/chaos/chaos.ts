// `npm run chaos`: clients upload while the apps, the database, the queue and the store are killed again and again.
// Then everything that was acknowledged is read back. Ends with `N passed, N failed`, which counts guarantees.
import { join } from 'node:path';
import { parseOptions } from './options.ts';
import { factLines, findingLines } from './report.ts';
import { runChaos } from './run.ts';
import { ensureBuilt } from '../../tools/launcher/ensure-built.ts';
import { runTool, say } from '../../tools/launcher/failure.ts';
import { listenForStop } from '../../tools/launcher/stop-request.ts';

await runTool(async () => {
  const options = parseOptions(process.argv.slice(2));
  await ensureBuilt(join(import.meta.dirname, '../..'));
  const { findings, facts } = await runChaos(options, say, listenForStop().signal);
  const failed = findings.filter(({ count }) => count > 0).length;
  const lines = [
    ...factLines(facts),
    '',
    ...findingLines(findings),
    '',
    `${findings.length - failed} passed, ${failed} failed`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  if (failed > 0) process.exitCode = 1;
});
// A run that was stopped may have left timers and connections that keep the process alive.
process.exit();
