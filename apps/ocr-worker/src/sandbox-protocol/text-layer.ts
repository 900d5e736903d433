import type { PageResult } from '@app/contracts';

/** What is needed of a page's result to lay its words over the page. */
export type TextLayer = Pick<
  PageResult,
  'number' | 'width' | 'height' | 'rotation' | 'skew' | 'words'
>;

export interface Matrix {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

/** The visible part of a PDF's page, in its own coordinates. */
export interface PageBox {
  readonly left: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
  /** Degrees clockwise by which it is turned when it is displayed. */
  readonly rotate: number;
}

/**
 * From the displayed page, where y runs downward from its top left corner, to the coordinates of the PDF's page.
 * `size` is that of the displayed page as it was read.
 */
export function fromDisplayed(box: PageBox, size: { width: number; height: number }): Matrix {
  const quarter = ((Math.round(box.rotate / 90) % 4) + 4) % 4;
  const isOnItsSide = quarter % 2 === 1;
  // In points of the box: the page may have been measured in others.
  const x = (isOnItsSide ? box.height : box.width) / size.width;
  const y = (isOnItsSide ? box.width : box.height) / size.height;
  const { left, bottom } = box;
  const [right, top] = [left + box.width, bottom + box.height];
  if (quarter === 0) return { a: x, b: 0, c: 0, d: -y, e: left, f: top };
  if (quarter === 1) return { a: 0, b: x, c: y, d: 0, e: left, f: bottom };
  if (quarter === 2) return { a: -x, b: 0, c: 0, d: y, e: right, f: bottom };
  return { a: 0, b: -x, c: -y, d: 0, e: right, f: top };
}
