// `npm run chaos:ci`: a short run that must find nothing. `npm run chaos:planted`: a shorter one with a planted fault that must
// be found, or the checker proves nothing. Each ends with `N passed, N failed`.
import { join } from 'node:path';
import type { Finding } from './chaos/findings.ts';
import { GUARANTEES } from './chaos/guarantees.ts';
import { parseOptions } from './chaos/options.ts';
import { factLines, findingLines } from './chaos/report.ts';
import { runChaos } from './chaos/run.ts';
import { ensureBuilt } from './local/build.ts';
import { Failure, runTool, say } from './local/failure.ts';
import { listenForStop } from './local/stop-request.ts';

const HONEST = ['--kills', '14', '--uploads', '150', '--gap-ms', '800'];
const PLANTED = ['--kills', '8', '--uploads', '80', '--settle-seconds', '30', '--gap-ms', '500'];

const RUNS = {
  async honest() {
    const findings = await run(HONEST);
    return { checks: findings.length, failed: findings.filter(({ count }) => count > 0).length };
  },
  async planted() {
    const findings = await run([...PLANTED, '--break', 'commit-order']);
    const isFound = findings.some(isLoss);
    say(`the planted fault was ${isFound ? 'found' : 'NOT found: the checker proves nothing'}.`);
    return { checks: 1, failed: isFound ? 0 : 1 };
  },
};

await runTool(async () => {
  const kind = process.argv[2] ?? '';
  if (kind !== 'honest' && kind !== 'planted') {
    throw new Failure('say which: honest or planted', 64);
  }
  await ensureBuilt(join(import.meta.dirname, '..'));
  const { checks, failed } = await RUNS[kind]();
  process.stdout.write(`${checks - failed} passed, ${failed} failed\n`);
  if (failed > 0) process.exitCode = 1;
});
// What was stopped in the middle may still wait for something.
process.exit();

async function run(args: readonly string[]): Promise<readonly Finding[]> {
  const stop = listenForStop().signal;
  const { findings, facts } = await runChaos(parseOptions(args), say, stop);
  process.stdout.write([...factLines(facts), '', ...findingLines(findings), '', ''].join('\n'));
  return findings;
}

function isLoss({ guarantee, count }: Finding): boolean {
  return guarantee === GUARANTEES.kept && count > 0;
}
