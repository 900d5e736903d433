import type { Component } from './connected-components.js';

/** In inches. A letter without a neighbour in this distance says nothing about the direction of its line. */
const REACH = 0.25;
/** With fewer pairs the result is a guess. */
const MIN_PAIRS = 20;
/** More letters than this do not make the result better. */
const MAX_SUBJECTS = 4_000;

/**
 * Returns the share of letters whose nearest neighbour is beside them, and not above or below: letters of a word are
 * nearer to each other than lines are, also in a table, whose columns may have sharper edges than its rows. Undefined
 * when there are too few letters. It is the first step of the document spectrum (O'Gorman, 1993).
 */
export function shareOfNeighboursBeside(
  pieces: readonly Component[],
  dpi: number,
): number | undefined {
  const reach = Math.max(1, Math.round(REACH * dpi));
  const grid = new Map<string, Component[]>();
  for (const piece of pieces) {
    for (const cell of cellsOf(piece, reach, 0)) {
      const inCell = grid.get(cell);
      if (inCell === undefined) grid.set(cell, [piece]);
      else inCell.push(piece);
    }
  }
  const every = Math.ceil(pieces.length / MAX_SUBJECTS);
  let [beside, pairs] = [0, 0];
  for (let i = 0; i < pieces.length; i += every) {
    const piece = pieces[i];
    if (piece === undefined) continue;
    const direction = directionOfNearest(
      piece,
      cellsOf(piece, reach, 1).flatMap((cell) => grid.get(cell) ?? []),
      reach,
    );
    if (direction === undefined) continue;
    pairs += 1;
    if (direction === 'beside') beside += 1;
  }
  return pairs < MIN_PAIRS ? undefined : beside / pairs;
}

/** The cells of the grid that a component touches, and those around them. */
function cellsOf({ left, top, right, bottom }: Component, size: number, around: number): string[] {
  const cells: string[] = [];
  const [firstX, lastX] = [Math.floor(left / size) - around, Math.floor(right / size) + around];
  const [firstY, lastY] = [Math.floor(top / size) - around, Math.floor(bottom / size) + around];
  for (let y = firstY; y <= lastY; y += 1) {
    for (let x = firstX; x <= lastX; x += 1) cells.push(`${x},${y}`);
  }
  return cells;
}

function directionOfNearest(
  piece: Component,
  others: readonly Component[],
  reach: number,
): 'beside' | 'above or below' | undefined {
  let nearest = reach + 1;
  let direction: 'beside' | 'above or below' | undefined;
  for (const other of others) {
    if (other === piece) continue;
    const across = Math.max(other.left - piece.right, piece.left - other.right);
    const down = Math.max(other.top - piece.bottom, piece.top - other.bottom);
    // Only neighbours that overlap in one direction: a diagonal one shows no line.
    if (across >= 0 === down >= 0) continue;
    const distance = Math.max(across, down);
    if (distance >= nearest) continue;
    nearest = distance;
    direction = across >= 0 ? 'beside' : 'above or below';
  }
  return direction;
}
