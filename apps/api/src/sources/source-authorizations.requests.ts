import { z } from 'zod';
import { AUTHORIZATION_STATE, MAX_AUTHORIZATION_CODE_LENGTH } from '@app/contracts';

const MAX_TEXT = 2_000;
const visible = (max: number) =>
  z
    .string('must be text')
    .max(max, `must have at most ${max} characters`)
    .regex(/^[\x20-\x7e]+$/, 'must have visible characters only');

export const returnToSchema = z
  .url({ protocol: /^https?$/, error: 'must be an address' })
  .max(MAX_TEXT, `must have at most ${MAX_TEXT} characters`)
  .describe(
    'Where the browser goes in the end, with `source` and `result` (`connected` or a code) as parameters. One of those that the operator allows; default: a page of this server',
  );

export const authorizeSourceSchema = z
  .strictObject({
    returnTo: returnToSchema.optional(),
    state: z
      .string('must be text')
      .regex(AUTHORIZATION_STATE, 'must be the `state` of the answer')
      .optional()
      .describe('With the answer of the provider: as the provider sent it'),
    code: visible(MAX_AUTHORIZATION_CODE_LENGTH)
      .optional()
      .describe('With the answer of the provider: as the provider sent it'),
    iss: visible(MAX_TEXT).optional().describe('As the provider sent it, where it did'),
  })
  .refine(({ state, code }) => (state === undefined) === (code === undefined), {
    message: 'must have both code and state, or none of them',
  })
  .prefault({})
  .meta({
    id: 'AuthorizeSource',
    description: 'Empty: begins an authorization. With `code` and `state`: completes it',
    examples: [{ returnTo: 'https://app.example.org/settings' }],
  });
export type AuthorizeSource = z.output<typeof authorizeSourceSchema>;

const parameter = (max: number) => z.string().max(max).optional();

/** Providers add parameters of their own, which are ignored. All together are shorter than a request target may be. */
export const authorizationCallbackSchema = z.object({
  state: parameter(100).describe('Of the authorization'),
  code: parameter(MAX_AUTHORIZATION_CODE_LENGTH).describe('Of the provider'),
  error: parameter(200).describe('Of the provider, instead of a code'),
  iss: parameter(500).describe('The provider (RFC 9207)'),
});
export type AuthorizationCallback = z.output<typeof authorizationCallbackSchema>;
