import type { OpenListing } from './open-listing.js';

/** The other side need not keep a connection longer for a caller that does not continue. */
const KEEP_MS = 20_000;

/** Keeps one listing between two pages, so that its folder need not be listed again for each page. */
export class KeptListing {
  private listing: OpenListing | undefined;
  private timer: NodeJS.Timeout | undefined;

  keep(listing: OpenListing): void {
    this.drop();
    this.listing = listing;
    this.timer = setTimeout(() => this.drop(), KEEP_MS);
    this.timer.unref();
  }

  /** Returns the kept listing when it continues at `page` of the folder, and drops any other. */
  take(folder: string, page: string | undefined): OpenListing | undefined {
    const { listing } = this;
    if (listing !== undefined && listing.folder === folder && listing.position === page) {
      clearTimeout(this.timer);
      this.listing = undefined;
      return listing;
    }
    this.drop();
    return undefined;
  }

  /** Ends the kept listing. */
  drop(): void {
    clearTimeout(this.timer);
    this.listing?.close(new Error('The listing was not continued'));
    this.listing = undefined;
  }
}
