import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { startProgress } from '../progress.mjs';
import { fingerprintSources, isBuildFresh, recordBuild, removeStaleOutput } from './freshness.ts';
import { SourceFailure } from './failure.ts';

/**
 * Builds `dist` unless it is already the result of the sources as they are. Says whether it did.
 *
 * @param announce called when there is something to build; what it returns is called at the end
 */
export async function ensureBuilt(
  root: string,
  announce: () => () => void = () => startProgress('building'),
): Promise<boolean> {
  const sources = fingerprintSources(root);
  if (isBuildFresh(root, sources)) return false;
  // Until the build is whole, nobody may take what is there for fresh.
  rmSync(join(root, 'dist', '.build.json'), { force: true });
  await runNestBuild(root).finally(announce());
  removeStaleOutput(root);
  recordBuild(root, sources);
  return true;
}

function runNestBuild(root: string): Promise<void> {
  const nest = createRequire(join(root, 'package.json')).resolve('@nestjs/cli/bin/nest.js');
  const child = spawn(process.execPath, [nest, 'build'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new SourceFailure(`the build failed:\n${output.trim()}`));
    });
  });
}
