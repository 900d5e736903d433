import { z } from 'zod';
import { textSchema, wholeNumber } from '../http/index.js';

const MAX = 20;

export const suggestionsRequestSchema = z.strictObject({
  q: textSchema({ min: 1, max: 500 }).describe('What is typed so far'),
  limit: wholeNumber(
    z
      .int(`must be a whole number from 1 to ${MAX}`)
      .min(1, 'must be at least 1')
      .max(MAX, `must be at most ${MAX}`),
  )
    .prefault(10)
    .describe('The maximum number of items'),
});
export type SuggestionsRequest = z.output<typeof suggestionsRequestSchema>;
