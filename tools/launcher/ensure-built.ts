import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { startProgress } from '../progress.mjs';
import { fingerprintSources, isBuildFresh, recordBuild, removeStaleOutput } from './freshness.ts';
import { SourceFailure } from './failure.ts';

/**
 * Builds `dist` unless it is up to date with the sources. Returns whether it built.
 *
 * @param announce called when a build begins; the function that it returns is called at the end
 */
export async function ensureBuilt(
  root: string,
  announce: () => () => void = () => startProgress('building'),
): Promise<boolean> {
  const sources = fingerprintSources(root);
  if (isBuildFresh(root, sources)) return false;
  // Without the stamp an interrupted build counts as stale.
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
