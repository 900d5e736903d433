/**
 * Loaded first in every thread of a sandbox, except in PDFium's: WebAssembly memory cannot grow beyond the limit.
 * Tesseract then runs out of memory as it would on a small machine, and reports it, instead of being killed.
 * WebAssembly grows its memory through this JavaScript function, so it is enough to refuse here.
 *
 * Memory that threads share is not limited here. It is sharp's, and sharp reports a refusal as a damaged image, so that
 * a page without memory would be taken for a page that cannot be read. The worker kills the sandbox instead.
 */
import process from 'node:process';

/** The part of the interface that is used here. TypeScript's library for servers does not declare it. */
interface WasmMemory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
  readonly grow: (this: WasmMemory, pages: number) => number;
}

const limitBytes = Number(process.env.SANDBOX_WASM_BYTES);
const PAGE_BYTES = 65_536;
const { Memory } = (
  globalThis as unknown as {
    WebAssembly: {
      Memory: { readonly prototype: { -readonly [K in keyof WasmMemory]: WasmMemory[K] } };
    };
  }
).WebAssembly;
const { grow } = Memory.prototype;

Memory.prototype.grow = function growWithinLimit(this: WasmMemory, pages: number): number {
  const isShared = this.buffer instanceof SharedArrayBuffer;
  if (!isShared && this.buffer.byteLength + pages * PAGE_BYTES > limitBytes) {
    throw new RangeError('The memory of the sandbox is used up');
  }
  return grow.call(this, pages);
};
