const FIRST_BYTES = 64 * 1024;

/**
 * Copies small pieces of bytes into one buffer. However small the pieces are, it needs at most twice the memory of their
 * bytes.
 */
export class GrowingBuffer {
  private memory = Buffer.alloc(0);
  private held = 0;

  get length(): number {
    return this.held;
  }

  add(chunk: Uint8Array): void {
    const needed = this.held + chunk.byteLength;
    if (needed > this.memory.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.memory.length, FIRST_BYTES));
      this.memory.copy(grown, 0, 0, this.held);
      this.memory = grown;
    }
    this.memory.set(chunk, this.held);
    this.held = needed;
  }

  /** Returns the bytes and becomes empty. */
  take(): Buffer {
    const taken = this.memory.subarray(0, this.held);
    this.memory = Buffer.alloc(0);
    this.held = 0;
    return taken;
  }
}
