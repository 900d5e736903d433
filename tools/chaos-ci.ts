// `npm run chaos:ci`: a short run that must find nothing, and a shorter one with a planted fault that must find it, or
// the checker proves nothing. Ends with `N passed, N failed`.
import { join } from 'node:path';
import type { Finding } from './chaos/findings.ts';
import { GUARANTEES } from './chaos/guarantees.ts';
import { parseOptions } from './chaos/options.ts';
import { factLines, findingLines } from './chaos/report.ts';
import { runChaos } from './chaos/run.ts';
import { ensureBuilt } from './local/build.ts';
import { runTool, say } from './local/failure.ts';
import { listenForStop } from './local/stop-request.ts';

const HONEST = ['--kills', '14', '--uploads', '150', '--gap-ms', '800'];
const PLANTED = ['--kills', '8', '--uploads', '80', '--settle-seconds', '30', '--gap-ms', '500'];

await runTool(async () => {
  await ensureBuilt(join(import.meta.dirname, '..'), () => say('building ...'));
  const stop = listenForStop().signal;
  const run = async (args: readonly string[]): Promise<readonly Finding[]> => {
    const { findings, facts } = await runChaos(parseOptions(args), say, stop);
    process.stdout.write([...factLines(facts), '', ...findingLines(findings), '', ''].join('\n'));
    return findings;
  };
  const honest = await run(HONEST);
  const planted = await run([...PLANTED, '--break', 'commit-order']);
  const isFound = planted.some(
    ({ guarantee, count }) => guarantee === GUARANTEES.kept && count > 0,
  );
  say(`the planted fault was ${isFound ? 'found' : 'NOT found: the checker proves nothing'}.`);
  const failed = honest.filter(({ count }) => count > 0).length + (isFound ? 0 : 1);
  process.stdout.write(`${honest.length + 1 - failed} passed, ${failed} failed\n`);
  if (failed > 0) process.exitCode = 1;
});
// What was stopped in the middle may still wait for something.
process.exit();
