const homes = new WeakMap<ArrayBufferLike, SpareChunks>();

/**
 * The chunks of one stream, which are reused after they are given back. A chunk that is not given back is left to the garbage
 * collector, whose cost is a full collection for every few dozen MiB of chunks.
 */
export class SpareChunks {
  private readonly free: Buffer[] = [];

  constructor(private readonly chunkBytes: number) {}

  /** Returns a buffer of this many bytes. Only full-sized chunks are reused. */
  take(bytes: number): Buffer {
    if (bytes < this.chunkBytes) return Buffer.allocUnsafeSlow(bytes);
    const spare = this.free.pop();
    if (spare !== undefined) return spare;
    const chunk = Buffer.allocUnsafeSlow(this.chunkBytes);
    homes.set(chunk.buffer, this);
    return chunk;
  }

  /** Takes back the chunk that owns this memory. */
  put(memory: ArrayBufferLike): void {
    // Giving it back twice would let two reads use the same chunk.
    if (this.free.every((chunk) => chunk.buffer !== memory)) this.free.push(Buffer.from(memory));
  }
}

/**
 * Declares that these bytes are not needed any more: the stream that they came from may reuse their memory. Has no effect on
 * other bytes. Memory goes back only to the stream that made it.
 */
export function giveBack(chunk: Uint8Array): void {
  homes.get(chunk.buffer)?.put(chunk.buffer);
}
