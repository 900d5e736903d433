/** Letters that OCR mistakes for each other. */
const CONFUSIONS: readonly (readonly [RegExp, string])[] = [
  [/rn/g, 'm'],
  [/cl/g, 'd'],
  [/vv/g, 'w'],
  [/[l1]/g, 'i'],
];

/**
 * Returns how many letters must be inserted, deleted, replaced or exchanged with their neighbour to make one word of the
 * other (optimal string alignment distance). Words that only look alike, such as `modern` and `modem`, have 1.
 */
export function editDistance(one: string, other: string): number {
  if (one === other) return 0;
  if (shapeOf(one) === shapeOf(other)) return 1;
  return alignmentDistance([...one], [...other]);
}

function shapeOf(word: string): string {
  return CONFUSIONS.reduce((shape, [letters, like]) => shape.replace(letters, like), word);
}

function alignmentDistance(one: readonly string[], other: readonly string[]): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, j) => j);
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const replaced = at(last, j - 1) + (one[i - 1] === other[j - 1] ? 0 : 1);
      let least = Math.min(replaced, at(last, j) + 1, at(row, j - 1) + 1);
      const isExchanged = i > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (isExchanged) least = Math.min(least, at(beforeLast, j - 2) + 1);
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return at(last, other.length);
}

function at(row: readonly number[], j: number): number {
  return row[j] ?? Number.POSITIVE_INFINITY;
}
