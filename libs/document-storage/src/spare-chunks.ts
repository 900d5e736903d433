const homes = new WeakMap<ArrayBufferLike, SpareChunks>();

/**
 * The chunks of one stream, filled again once they are given back. What is not given back is the garbage collector's,
 * which looks through all that the process holds for each few dozen MiB of them.
 */
export class SpareChunks {
  private readonly free: Buffer[] = [];

  constructor(private readonly chunkBytes: number) {}

  /** Room for so many bytes. Only full-sized chunks come back. */
  take(bytes: number): Buffer {
    if (bytes < this.chunkBytes) return Buffer.allocUnsafeSlow(bytes);
    const spare = this.free.pop();
    if (spare !== undefined) return spare;
    const chunk = Buffer.allocUnsafeSlow(this.chunkBytes);
    homes.set(chunk.buffer, this);
    return chunk;
  }

  /** Takes back the chunk whose memory this is. */
  put(memory: ArrayBufferLike): void {
    // Twice would be two reads into the same chunk.
    if (this.free.every((chunk) => chunk.buffer !== memory)) this.free.push(Buffer.from(memory));
  }
}

/**
 * Says that nobody will look at these bytes again: the stream that they came from may fill their memory anew. Without
 * effect for bytes from elsewhere. Memory goes back to the stream that made it and to no other.
 */
export function giveBack(chunk: Uint8Array): void {
  homes.get(chunk.buffer)?.put(chunk.buffer);
}
