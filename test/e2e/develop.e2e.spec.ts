import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive, Launch, START } from '../support/launch.js';

const ROOT = join(import.meta.dirname, '../..');
/** The files of this working copy that a build and a start need. */
const PARTS = ['apps', 'libs', 'tools', 'dist', 'deploy', 'nest-cli.json', 'tsconfig.json'];
const MANIFESTS = ['package.json', 'package-lock.json'];
/** The time for a build on a busy machine. */
const BUILD_MS = 120_000;
const CELL_MEMORY_DEFAULT = /('CELL_MEMORY_MB',[^}]*default: )'\d+'/;

describe('npm run dev', () => {
  let copy: string;
  let running: Launch | undefined;

  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'strongroom-dev-'));
    for (const part of [...PARTS, ...MANIFESTS]) {
      cpSync(join(ROOT, part), join(copy, part), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  });

  afterEach(async () => {
    await running?.stop();
    rmSync(copy, { recursive: true });
  });

  /** Changes a source, and returns a function that restores it. */
  function breakSource(path: string, from: string | RegExp, to: string): () => void {
    const file = join(copy, path);
    const sound = readFileSync(file, 'utf8');
    expect(sound).toMatch(from);
    writeFileSync(file, sound.replace(from, to));
    return () => writeFileSync(file, sound);
  }

  it(
    'recovers when the source that broke the first start is repaired',
    { timeout: 600_000 },
    async () => {
      const mendSyntax = breakSource('apps/api/src/main.ts', 'const config', 'const const config');
      const mendSetting = breakSource(
        'apps/ocr-worker/src/config/worker.config.ts',
        CELL_MEMORY_DEFAULT,
        "$1'many'",
      );
      const mendCrash = breakSource(
        'apps/ocr-worker/src/main.ts',
        'const config',
        "throw new Error('broken');\nconst config",
      );
      running = new Launch(join(copy, 'data'), {}, [...START, '--watch'], copy);
      await running.says('the build failed', BUILD_MS);
      await running.says('Waiting for a change of the sources');

      mendSyntax();
      await running.says(
        '  CELL_MEMORY_MB: must be a whole number in decimal digits (ocr-worker)',
        BUILD_MS,
      );
      await running.says('Waiting for a change of the sources');

      mendSetting();
      await running.says('the ocr-worker ended with exit code 1; restarting it', BUILD_MS);

      mendCrash();
      await running.ready(BUILD_MS);

      // After the first start, a process with an invalid setting waits for the next build, and the others continue.
      const mendLater = breakSource(
        'apps/ocr-worker/src/config/worker.config.ts',
        CELL_MEMORY_DEFAULT,
        "$1'many'",
      );
      await running.says('the configuration of the ocr-worker is invalid', BUILD_MS);
      mendLater();
      await running.says('built and restarted', BUILD_MS);
      const before = running.pidOf('ocr-worker');
      expect(isAlive(before)).toBe(true);
    },
  );
});
