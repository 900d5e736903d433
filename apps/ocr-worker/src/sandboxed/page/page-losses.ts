import type { PageLoss } from './page-reader.js';

/** The page has more objects, annotations or form data than are examined. */
export const OBJECTS_LEFT_OUT: PageLoss = {
  code: 'page.objects_left_out',
  message: 'The page has more objects than are examined: some of its text may be missing.',
};

/** The first reading showed that a second one would find more, but it had taken too long. */
export const READ_ONCE: PageLoss = {
  code: 'page.read_once',
  message:
    'The page took too long to be read a second time: some words may be missing, or in another order.',
};

/** A part of the page is a picture that could not be read. Its other text is complete. */
export const PICTURE_UNREAD: PageLoss = {
  code: 'page.region_unread',
  message: 'A picture on the page could not be read.',
};
