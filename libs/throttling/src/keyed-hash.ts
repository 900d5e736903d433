import { randomBytes } from 'node:crypto';

/**
 * HalfSipHash-2-4 with 64 bits of output, over the UTF-16 code units of a text (little-endian).
 *
 * Callers choose the keys of counters. Without the secret key of this process, they cannot make two keys collide, or put
 * many keys into one place of the table.
 *
 * @see https://www.aumasson.jp/siphash/siphash.pdf and its reference implementation, halfsiphash.c
 */
export class KeyedHash {
  /** The two halves of the last hash, as signed 32-bit integers. */
  low = 0;
  high = 0;
  private readonly state = new Int32Array(4);
  private readonly key: Int32Array;

  constructor(key: Buffer = randomBytes(8)) {
    this.key = Int32Array.of(key.readInt32LE(0), key.readInt32LE(4));
  }

  /** Sets `low` and `high`; returning them would allocate an object for each request. */
  update(text: string): void {
    const { state, key } = this;
    const [k0 = 0, k1 = 0] = key;
    state[0] = k0;
    state[1] = k1 ^ 0xee;
    state[2] = 0x6c796765 ^ k0;
    state[3] = 0x74656462 ^ k1;
    const { length } = text;
    const evenLength = length & ~1;
    for (let i = 0; i < evenLength; i += 2) {
      absorb(state, text.charCodeAt(i) | (text.charCodeAt(i + 1) << 16));
    }
    absorb(state, ((length * 2) << 24) | (length === evenLength ? 0 : text.charCodeAt(evenLength)));
    state[2] = word(state, 2) ^ 0xee;
    rounds(state, 4);
    this.low = word(state, 1) ^ word(state, 3);
    state[1] = word(state, 1) ^ 0xdd;
    rounds(state, 4);
    this.high = word(state, 1) ^ word(state, 3);
  }
}

function absorb(state: Int32Array, message: number): void {
  state[3] = word(state, 3) ^ message;
  rounds(state, 2);
  state[0] = word(state, 0) ^ message;
}

function rounds(state: Int32Array, count: number): void {
  let v0 = word(state, 0);
  let v1 = word(state, 1);
  let v2 = word(state, 2);
  let v3 = word(state, 3);
  for (let i = 0; i < count; i += 1) {
    v0 = (v0 + v1) | 0;
    v1 = rotate(v1, 5) ^ v0;
    v0 = rotate(v0, 16);
    v2 = (v2 + v3) | 0;
    v3 = rotate(v3, 8) ^ v2;
    v0 = (v0 + v3) | 0;
    v3 = rotate(v3, 7) ^ v0;
    v2 = (v2 + v1) | 0;
    v1 = rotate(v1, 13) ^ v2;
    v2 = rotate(v2, 16);
  }
  state[0] = v0;
  state[1] = v1;
  state[2] = v2;
  state[3] = v3;
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function word(state: Int32Array, index: number): number {
  return state[index] ?? 0;
}
