export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** In line heights: a larger gap separates a table from what is above or below it. */
const MAX_STACKED_GAP = 4;

/** Whether two blocks have lines beside each other, and no width in common. */
export function isSideBySide(one: Box, other: Box, lineHeight: number): boolean {
  const shared = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  const gap = Math.max(one.left, other.left) - Math.min(one.right, other.right);
  return shared >= lineHeight / 2 && gap >= 0;
}

/** Whether one block is close below the other. */
export function isStacked(one: Box, other: Box, lineHeight: number): boolean {
  const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const gap = Math.max(one.top, other.top) - Math.min(one.bottom, other.bottom);
  return width > 0 && gap <= lineHeight * MAX_STACKED_GAP;
}
