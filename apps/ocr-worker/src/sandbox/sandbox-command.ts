import { createRequire } from 'node:module';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SandboxIsolation } from './sandbox-isolation.js';

export interface SandboxCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface SandboxNeeds {
  /** Memory of its own at which a sandbox is ended. */
  readonly memoryBytes: number;
  /** Files and folders that a sandbox may read, beside its own program. */
  readonly readable: readonly string[];
}

const MIB = 1024 * 1024;
/** What lives outside of WebAssembly: the program, JavaScript, image buffers. */
const BESIDE_WASM_BYTES = 120 * MIB;
const HEAP_MIB = 192;
/**
 * What V8 reserves for code in each of a sandbox's three threads of JavaScript, and counts as data though it is not
 * touched. The kernel's limit is therefore a backstop; the watch on its own memory is the precise one.
 */
const RESERVED_FOR_CODE_BYTES = 3 * 590 * MIB;

/**
 * What a page needed goes back to the system at once (man 3 mallopt): by default the thresholds rise with the first
 * large piece that is freed, and what is held grows with the pages: by some 80 MiB more over eight A4 pages.
 */
const MALLOC = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
};

/** The build, also when tests run the sources: a sandbox needs plain JavaScript. */
const here = fileURLToPath(import.meta.url);
const root = here.slice(0, here.lastIndexOf(`${sep}apps${sep}`)).replace(/[\\/]dist$/, '');
const inside = [root, 'dist', 'apps', 'ocr-worker', 'src', 'sandboxed'].join(sep);
const nodeModules = nodeModulesFolder();

/** How a sandbox is started: from the outside in, no network, no privileges, no memory, no rights. */
export function sandboxCommand(isolation: SandboxIsolation, needs: SandboxNeeds): SandboxCommand {
  const node = [process.execPath, ...nodeFlags(needs), `${inside}${sep}main.js`];
  const limited = isolation.hasKernelLimits ? [...shellLimits(needs), ...node] : node;
  const { networkWrapper, privilegesWrapper } = isolation;
  const [file, ...args] = [...networkWrapper, ...privilegesWrapper, ...limited] as [
    string,
    ...string[],
  ];
  const wasmBytes = needs.memoryBytes - BESIDE_WASM_BYTES;
  // Nothing of our own environment goes in; a path is only for finding the wrappers.
  return { file, args, env: { SANDBOX_WASM_BYTES: String(wasmBytes), ...MALLOC } };
}

function shellLimits({ memoryBytes }: SandboxNeeds): string[] {
  const dataKib = Math.ceil((memoryBytes + RESERVED_FOR_CODE_BYTES) / 1024);
  const limits = `ulimit -c 0; ulimit -f 0; ulimit -d ${dataKib}; exec "$@"`;
  return ['/bin/sh', '-c', limits, 'sandbox'];
}

/** Threads and one native library are needed; writing, starting programs and everything else is not. */
function nodeFlags({ readable }: SandboxNeeds): string[] {
  const paths = [[root, 'dist'].join(sep), [root, 'package.json'].join(sep), nodeModules];
  return [
    '--permission',
    '--allow-worker',
    '--allow-addons',
    ...[...paths, ...readable].map((path) => `--allow-fs-read=${path}`),
    '--no-warnings',
    `--max-old-space-size=${HEAP_MIB}`,
    `--import=${inside}${sep}limit-wasm-memory.js`,
  ];
}

function nodeModulesFolder(): string {
  const file = createRequire(import.meta.url).resolve('tesseract.js/package.json');
  return file.slice(0, file.lastIndexOf(`${sep}node_modules${sep}`) + `${sep}node_modules`.length);
}
