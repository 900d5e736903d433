import { createRequire } from 'node:module';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchCommand, WITHOUT_OPENSSL_SETTINGS } from '../sandbox-launch/launch-steps.js';
import { codePaths, dataPaths, programPaths } from '../sandbox-launch/visible-paths.js';
import type { SandboxIsolation } from './sandbox-isolation.js';

export interface SandboxCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface SandboxNeeds {
  /** The private memory at which a sandbox is killed. */
  readonly memoryBytes: number;
  /** The processor time at which the kernel ends a sandbox. */
  readonly cpuSeconds: number;
  /** Files and folders that the sandbox may read, in addition to its own program. */
  readonly readable: readonly string[];
}

const MIB = 1024 * 1024;
/** Memory outside of Tesseract's: the program, JavaScript, image buffers. */
const NON_WASM_BYTES = 160 * MIB;
const HEAP_MIB = 192;
/**
 * V8 reserves this much address space for code in each JavaScript thread. A sandbox has three of its own, and sharp
 * starts up to six. The kernel counts the space as data although it is never touched, so its limit is only a backstop:
 * the worker's own memory check is the precise limit.
 */
const RESERVED_FOR_CODE_BYTES = (3 + 6) * 590 * MIB;

/**
 * Makes malloc return freed memory to the system at once (man 3 mallopt). By default the thresholds rise with the first
 * large block that is freed, and the process then keeps about 80 MiB more after eight A4 pages.
 */
const MALLOC = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
};

/** The sandbox always runs the build, because it needs plain JavaScript even when tests run the sources. */
const here = fileURLToPath(import.meta.url);
const root = here.slice(0, here.lastIndexOf(`${sep}apps${sep}`)).replace(/[\\/]dist$/, '');
const sandboxed = [root, 'dist', 'apps', 'ocr-worker', 'src', 'sandboxed'].join(sep);
const code = [[root, 'dist'].join(sep), [root, 'package.json'].join(sep), nodeModulesFolder()];
const programs = programPaths();

/** Returns the command line of a sandbox: the walls that this machine has, then Node with few rights. */
export function sandboxCommand(isolation: SandboxIsolation, needs: SandboxNeeds): SandboxCommand {
  const command = [process.execPath, ...nodeFlags(needs), `${sandboxed}${sep}main.js`];
  const wasmBytes = needs.memoryBytes - NON_WASM_BYTES;
  // The sandbox gets none of the worker's environment: that holds secrets.
  const env = { SANDBOX_WASM_BYTES: String(wasmBytes), ...MALLOC };
  return { ...walledCommand(isolation, command, needs), env };
}

/** Puts the walls around a command. The command sees nothing but Node, our code and the readable paths. */
export function walledCommand(
  { walls }: SandboxIsolation,
  command: readonly string[],
  { memoryBytes, cpuSeconds, readable }: SandboxNeeds,
): Pick<SandboxCommand, 'file' | 'args'> {
  const walled =
    walls === undefined
      ? command
      : launchCommand(walls, {
          command,
          paths: [...programs, ...codePaths(code), ...dataPaths(readable)],
          dataBytes: memoryBytes + RESERVED_FOR_CODE_BYTES,
          cpuSeconds,
        });
  const [file, ...args] = walled as [string, ...string[]];
  return { file, args };
}

/** Allows threads. Native code cannot be loaded, no file can be written, and no program can be started. */
function nodeFlags({ readable }: SandboxNeeds): string[] {
  return [
    '--permission',
    '--allow-worker',
    ...[...code, ...readable].map((path) => `--allow-fs-read=${path}`),
    '--no-warnings',
    WITHOUT_OPENSSL_SETTINGS,
    `--max-old-space-size=${HEAP_MIB}`,
    `--import=${sandboxed}${sep}limit-wasm-memory.js`,
    `--import=${sandboxed}${sep}provide-file-constants.js`,
  ];
}

function nodeModulesFolder(): string {
  const file = createRequire(import.meta.url).resolve('tesseract.js/package.json');
  return file.slice(0, file.lastIndexOf(`${sep}node_modules${sep}`) + `${sep}node_modules`.length);
}
