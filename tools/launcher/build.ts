import { join } from 'node:path';
import { ensureBuilt } from './ensure-built.ts';
import { runTool, say } from './failure.ts';

await runTool(async () => {
  const isBuilt = await ensureBuilt(join(import.meta.dirname, '../..'));
  say(isBuilt ? 'built dist.' : 'dist is up to date.');
});
