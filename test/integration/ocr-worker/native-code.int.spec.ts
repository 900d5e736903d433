import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { sandboxCommand } from '../../../apps/ocr-worker/src/sandbox/sandbox-command.js';
import { SandboxIsolation } from '../../../apps/ocr-worker/src/sandbox/sandbox-isolation.js';

const ROOT = join(import.meta.dirname, '../../..');
const PROGRAM = join(import.meta.dirname, 'native-code.mjs');
/** The native build of sharp, which the tests install. */
const LIBRARY = join(
  ROOT,
  globSync('node_modules/@img/sharp-*/lib/*.node', { cwd: ROOT })[0] ?? '',
);

async function run(file: string, args: readonly string[], env = process.env): Promise<unknown> {
  const child = spawn(file, args, { env, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  const [, , errors, replies] = child.stdio as unknown as [null, null, Readable, Readable];
  const [failure, reply] = await Promise.all([text(errors), text(replies)]);
  if (reply === '') throw new Error(failure);
  return JSON.parse(reply) as unknown;
}

it('JavaScript in a sandbox can load no native code, and decodes images with WebAssembly', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'strongroom-native-code-'));
  try {
    const program = join(folder, 'native-code.mjs');
    await copyFile(PROGRAM, program);
    const isolation = await SandboxIsolation.detect();
    const needs = { memoryBytes: 512 * 1024 * 1024, cpuSeconds: 60, readable: [folder] };
    const { file, args, env } = sandboxCommand(isolation, needs);
    const found = await run(file, [...args.slice(0, -1), program, ROOT, LIBRARY], env);
    expect(found).toEqual({
      exists: true,
      threads: ['ERR_DLOPEN_DISABLED', expect.stringMatching(/^ERR_/)],
      require: 'ERR_DLOPEN_DISABLED',
      dlopen: 'ERR_DLOPEN_DISABLED',
      // The replacement of process.binding returns no internal module.
      binding: 'undefined',
      decoder: 'WebAssembly',
      pixels: 12,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it('the same program loads native code outside of a sandbox (negative control)', async () => {
  const found = await run(process.execPath, [PROGRAM, ROOT, LIBRARY]);
  expect(found).toMatchObject({ exists: true, require: 'loaded', decoder: 'native' });
});
