// What `npm run load:seed` runs: fills a data directory for load runs and benchmarks.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../tools/launcher/ensure-built.ts';
import { runTool, say } from '../../tools/launcher/failure.ts';
import { listenForStop } from '../../tools/launcher/stop-request.ts';
import { seed } from './seed/seed.ts';

const root = join(import.meta.dirname, '../..');

await runTool(async () => {
  const { values } = parseArgs({
    options: {
      documents: { type: 'string', default: '100000' },
      'data-dir': { type: 'string', default: 'data/load' },
    },
  });
  await ensureBuilt(root);
  const dataDir = resolve(root, values['data-dir']);
  const { documents, owners, largest, seconds } = await seed(
    root,
    dataDir,
    Number(values.documents),
    listenForStop().signal,
  );
  say(
    `${dataDir}: ${documents} documents of ${owners} owners, one of whom has ${largest}, in ${seconds} s.`,
  );
});
// What was stopped in the middle may still wait for something.
process.exit();
