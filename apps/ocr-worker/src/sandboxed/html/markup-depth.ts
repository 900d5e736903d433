/** The parser needs time in proportion to the number of open elements for each element. */
export const MAX_MARKUP_DEPTH = 20_000;

export class MarkupTooDeepError extends Error {
  constructor() {
    super('The elements are nested too deep');
  }
}
