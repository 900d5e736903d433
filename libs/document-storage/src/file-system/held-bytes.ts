/** Limits of what waits to be written. The number of chunks is limited too, because a tiny chunk needs far more memory than its bytes. */
const MAX_BYTES = 512 * 1024;
const MAX_CHUNKS = 1_024;

/** Bytes that wait to be written, in the order of their arrival. They are not copied, so the sender must not change them. */
export class HeldBytes {
  private held: Uint8Array[] = [];
  private bytes = 0;

  get chunks(): readonly Uint8Array[] {
    return this.held;
  }

  get isFull(): boolean {
    return this.bytes >= MAX_BYTES || this.held.length >= MAX_CHUNKS;
  }

  add(chunk: Uint8Array): void {
    this.held.push(chunk);
    this.bytes += chunk.byteLength;
  }

  /** Removes the first `length` bytes, which were written; a write may take less than it was given. */
  drop(bytes: number): void {
    let left = bytes;
    const firstKept = this.held.findIndex((chunk) => {
      if (chunk.byteLength > left) return true;
      left -= chunk.byteLength;
      return false;
    });
    const kept = firstKept === -1 ? [] : this.held.slice(firstKept);
    const [first, ...rest] = kept;
    this.held = first === undefined ? [] : [first.subarray(left), ...rest];
    this.bytes = this.held.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  }

  forget(): void {
    this.held = [];
    this.bytes = 0;
  }
}
