/** A small pseudo-random generator with a seed: mulberry32. */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** Numbers that often break parsers. */
const AWKWARD = ['-1', '0', '4294967295', '2147483648', '99999999999999999999', '1e9', 'null'];

/** Corrupts a copy of a file. The same seed makes the same changes. */
export function mutate(original: Buffer, seed: number): Buffer {
  const random = randomNumbers(seed);
  let bytes: Buffer = Buffer.from(original);
  for (let n = 1 + random(4); n > 0; n -= 1) bytes = mutateOnce(bytes, random);
  return bytes;
}

function mutateOnce(bytes: Buffer, random: (below: number) => number): Buffer {
  const at = random(Math.max(1, bytes.length));
  const length = 1 + random(64);
  switch (random(6)) {
    case 0: {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << random(8));
      return flipped;
    }
    case 1: {
      const noise = Buffer.from(Array.from({ length }, () => random(256)));
      return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at + length)]);
    }
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
    case 4:
      return withAwkwardNumber(bytes, at, random);
    default: {
      const edge = [0x00, 0xff, 0x7f, 0x80][random(4)] ?? 0;
      const filled = Buffer.from(bytes);
      filled.fill(edge, at, Math.min(bytes.length, at + 1 + random(4)));
      return filled;
    }
  }
}

/** Replaces the next decimal number by an awkward one; PDFs write numbers in decimal digits. */
function withAwkwardNumber(bytes: Buffer, from: number, random: (below: number) => number): Buffer {
  const text = bytes.toString('latin1');
  const match = /\d+/g;
  match.lastIndex = from;
  const found = match.exec(text);
  if (found === null) return bytes.subarray(0, from);
  const number = AWKWARD[random(AWKWARD.length)] ?? '0';
  const end = found.index + found[0].length;
  return Buffer.from(text.slice(0, found.index) + number + text.slice(end), 'latin1');
}
