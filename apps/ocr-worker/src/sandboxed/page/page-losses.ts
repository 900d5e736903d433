import type { PageLoss } from './page-reader.js';

/** A part of the page is a picture that could not be read. Its other text is complete. */
export const PICTURE_UNREAD: PageLoss = {
  code: 'page.region_unread',
  message: 'A picture on the page could not be read.',
};
