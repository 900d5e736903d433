/** An affine transformation, with the names that PDF gives its six numbers (ISO 32000-2, 8.3.3). */
export interface Matrix {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

/** The visible part of a PDF page, in the page's own coordinates. */
export interface PageBox {
  readonly left: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
  /** Degrees by which a viewer rotates the page clockwise. */
  readonly rotate: number;
}

/**
 * Maps the displayed page, where y runs downward from the top left corner, to the coordinates of the PDF page. `size` is
 * the size of the displayed page when it was read.
 */
export function pageMatrix(box: PageBox, size: { width: number; height: number }): Matrix {
  const quarter = ((Math.round(box.rotate / 90) % 4) + 4) % 4;
  const isOnItsSide = quarter % 2 === 1;
  // In points of the box, because `size` may have been measured in another unit.
  const x = (isOnItsSide ? box.height : box.width) / size.width;
  const y = (isOnItsSide ? box.width : box.height) / size.height;
  const { left, bottom } = box;
  const [right, top] = [left + box.width, bottom + box.height];
  if (quarter === 0) return { a: x, b: 0, c: 0, d: -y, e: left, f: top };
  if (quarter === 1) return { a: 0, b: x, c: y, d: 0, e: left, f: bottom };
  if (quarter === 2) return { a: -x, b: 0, c: 0, d: y, e: right, f: bottom };
  return { a: 0, b: -x, c: -y, d: 0, e: right, f: top };
}
