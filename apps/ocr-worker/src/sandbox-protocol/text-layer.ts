import type { PageResult } from '@app/contracts';

/** The part of a page's result that is needed to place its words, invisibly, over the page. */
export type TextLayer = Pick<
  PageResult,
  'number' | 'width' | 'height' | 'rotation' | 'skew' | 'words'
>;
