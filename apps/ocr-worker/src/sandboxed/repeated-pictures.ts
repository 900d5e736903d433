import { createHash } from 'node:crypto';
import type { PageArea } from './page/page-reader.js';
import type { PageImage, RecognisedPage } from './page-recogniser.js';

/** Larger pictures are not repeated on every page. */
const MAX_PIXELS = 3_000_000;
const MAX_PICTURES = 50;

/** What was read in the pictures of a document that many pages show in the same place, such as a letterhead. */
export class RepeatedPictures {
  private readonly pages = new Map<string, RecognisedPage>();

  /** Equal for equal pixels in the same place; undefined for a picture that is not worth keeping. */
  keyOf({ image, area }: Pick<PageImage, 'image' | 'area'>): string | undefined {
    if (image.pixels.length > MAX_PIXELS) return undefined;
    const { left, top }: Pick<PageArea, 'left' | 'top'> = area ?? { left: 0, top: 0 };
    const digest = createHash('sha1').update(image.pixels).digest('base64');
    return [digest, image.width, left, top].join(' ');
  }

  find(key: string | undefined): RecognisedPage | undefined {
    return key === undefined ? undefined : this.pages.get(key);
  }

  add(key: string | undefined, page: RecognisedPage): void {
    if (key !== undefined && this.pages.size < MAX_PICTURES) this.pages.set(key, page);
  }
}
