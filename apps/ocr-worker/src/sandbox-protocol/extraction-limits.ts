/** The bounds that a document is read within, whatever it claims about itself. */
export interface ExtractionLimits {
  readonly maxPages: number;
  readonly maxPagePixels: number;
  readonly pageTimeoutMs: number;
}

/** Far more than any page holds; a text layer beyond this is an attack on the search index. */
export const MAX_PAGE_TEXT_LENGTH = 1_000_000;
