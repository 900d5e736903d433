import { join } from 'node:path';
import { ensureBuilt } from './local/build.ts';
import { runTool, say } from './local/failure.ts';

await runTool(async () => {
  let isBuilt = false;
  await ensureBuilt(join(import.meta.dirname, '..'), () => {
    isBuilt = true;
  });
  say(isBuilt ? 'built dist.' : 'dist is up to date.');
});
