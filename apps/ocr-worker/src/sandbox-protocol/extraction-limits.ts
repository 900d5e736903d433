/** The limits for reading a document. They hold whatever the document says about itself. */
export interface ExtractionLimits {
  readonly maxPages: number;
  readonly maxPagePixels: number;
  readonly pageTimeoutMs: number;
}
