/**
 * Loaded before anything else in every thread of a sandbox but PDFium's: a memory of WebAssembly grows to the limit and no
 * further. Tesseract then runs out of memory, as on a small machine, and says so; that is kinder than to be killed. It
 * grows by asking JavaScript, so refusing it here is enough.
 */
import process from 'node:process';

/** The part of it that is used; the compiler's library for servers does not know it. */
interface WasmMemory {
  readonly buffer: ArrayBuffer;
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
  if (this.buffer.byteLength + pages * PAGE_BYTES > limitBytes) {
    throw new RangeError('The memory of the sandbox is used up');
  }
  return grow.call(this, pages);
};
