import type { PdfFailure } from './pdf-protocol.js';
import type { PdfiumBinding } from './pdfium-binding.js';

/** A failure that the thread reports in its reply. */
export class PdfFault extends Error {
  readonly failure: PdfFailure;

  constructor(failure: PdfFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}

export function malloc(pdfium: PdfiumBinding, size: number): number {
  const pointer = pdfium.wasmExports.malloc(size);
  if (pointer === 0) throw new PdfFault('memory', `No room for ${size} bytes`);
  return pointer;
}

/** Allocates `size` bytes of the library's memory, passes them to `use`, and frees them. */
export function withMemory<T>(pdfium: PdfiumBinding, size: number, use: (pointer: number) => T): T {
  const pointer = malloc(pdfium, size);
  try {
    return use(pointer);
  } finally {
    pdfium.wasmExports.free(pointer);
  }
}
