// `npm run chaos:ci` is a short run that must find nothing. `npm run chaos:planted` does shorter runs, each with a planted
// fault that the checker must find. Both end with `N passed, N failed`.
import { join } from 'node:path';
import type { BreakName } from './breaks.ts';
import type { Finding } from './findings.ts';
import { GUARANTEES } from './guarantees.ts';
import { parseOptions } from './options.ts';
import { factLines, findingLines } from './report.ts';
import { runChaos } from './run.ts';
import { ensureBuilt } from '../../tools/launcher/ensure-built.ts';
import { Failure, runTool, say } from '../../tools/launcher/failure.ts';
import { listenForStop } from '../../tools/launcher/stop-request.ts';

const HONEST = ['--kills', '14', '--uploads', '150', '--gap-ms', '800'];
const SHORT = ['--kills', '8', '--uploads', '80', '--settle-seconds', '30', '--gap-ms', '500'];
const SHORTEST = ['--kills', '2', '--uploads', '20', '--settle-seconds', '30', '--gap-ms', '500'];

/** The planted faults, each with the guarantee under which the checker must report it. */
const PLANTED: readonly { broken: BreakName; args: readonly string[]; guarantee: string }[] = [
  { broken: 'commit-order', args: SHORT, guarantee: GUARANTEES.kept },
  { broken: 'zombie', args: SHORTEST, guarantee: GUARANTEES.uploads },
];

const stop = listenForStop().signal;

const RUNS = {
  async honest() {
    const findings = await run(HONEST);
    return { checks: findings.length, failed: findings.filter(({ count }) => count > 0).length };
  },
  async planted() {
    let failed = 0;
    for (const { broken, args, guarantee } of PLANTED) {
      const findings = await run([...args, '--break', broken]);
      const isFound = findings.some((one) => one.guarantee === guarantee && one.count > 0);
      say(`${broken} was ${isFound ? 'found' : 'NOT found, so the checker proves nothing'}.`);
      if (!isFound) failed += 1;
    }
    return { checks: PLANTED.length, failed };
  },
};

await runTool(async () => {
  const kind = process.argv[2] ?? '';
  if (kind !== 'honest' && kind !== 'planted') {
    throw new Failure('the argument must be honest or planted', 64);
  }
  await ensureBuilt(join(import.meta.dirname, '../..'));
  const { checks, failed } = await RUNS[kind]();
  process.stdout.write(`${checks - failed} passed, ${failed} failed\n`);
  if (failed > 0) process.exitCode = 1;
});
// A run that was stopped may have left timers and connections that keep the process alive.
process.exit();

async function run(args: readonly string[]): Promise<readonly Finding[]> {
  const { findings, facts } = await runChaos(parseOptions(args), say, stop);
  process.stdout.write([...factLines(facts), '', ...findingLines(findings), '', ''].join('\n'));
  return findings;
}
