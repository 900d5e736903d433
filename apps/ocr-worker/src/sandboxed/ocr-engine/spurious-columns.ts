interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const BLOCK_LEVEL = '2';
const LINE_LEVEL = '4';
/** A page with more blocks than this is not text, and comparing all pairs would take long. */
const MAX_BLOCKS = 500;

/**
 * Whether Tesseract's table of a page has columns, but none of them is real: real columns have a gap that is
 * wider than a space. In monospaced text the gaps between words can be below each other by chance. Then the
 * layout analysis reads the ends of some lines as a column.
 */
export function hasSpuriousColumns(tsv: string): boolean {
  const rows = tsv.split('\n').map((row) => row.split('\t'));
  const blocks = boxesOf(rows, BLOCK_LEVEL);
  const heights = boxesOf(rows, LINE_LEVEL).map(({ top, bottom }) => bottom - top);
  if (blocks.length < 2 || blocks.length > MAX_BLOCKS) return false;
  const lineHeight = heights.toSorted((a, b) => a - b)[Math.floor(heights.length / 2)] ?? 0;
  const gaps = blocks.flatMap((block, index) =>
    blocks.slice(index + 1).flatMap((other) => {
      const shared = Math.min(block.bottom, other.bottom) - Math.max(block.top, other.top);
      const gap = Math.max(block.left, other.left) - Math.min(block.right, other.right);
      const narrower = Math.min(block.right - block.left, other.right - other.left);
      // Blocks that are one below the other are not columns, even if their edges overlap slightly.
      return shared < lineHeight / 2 || -gap > narrower / 2 ? [] : [gap];
    }),
  );
  return gaps.length > 0 && gaps.every((gap) => gap < lineHeight);
}

function boxesOf(rows: readonly (readonly string[])[], wanted: string): Box[] {
  return rows
    .filter(([level]) => level === wanted)
    .map((row) => {
      const [left = 0, top = 0, width = 0, height = 0] = row.slice(6, 10).map(Number);
      return { left, top, right: left + width, bottom: top + height };
    });
}
