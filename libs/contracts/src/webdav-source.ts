import { z } from 'zod';

export const MAX_SOURCE_PASSWORD_LENGTH = 1_024;
export const MAX_SOURCE_URL_LENGTH = 2_000;

/** The settings of a WebDAV source. The path of the address ends with a slash. */
export const webdavSettingsSchema = z.strictObject({
  url: z
    .string('must be text')
    .max(MAX_SOURCE_URL_LENGTH, `must have at most ${MAX_SOURCE_URL_LENGTH} characters`)
    .refine(isPlainAddress, 'must be an https address without user, password, query and fragment')
    .transform(withSlash),
  username: z
    .string('must be text')
    .regex(
      /^[^\u0000-\u001f\u007f-\u009f:]{1,255}$/,
      'must have 1 to 255 characters, and no colon',
    ),
});
export type WebdavSettings = z.output<typeof webdavSettingsSchema>;

/** The credentials of a WebDAV source besides its user name. */
export const webdavSecretSchema = z.strictObject({
  password: z
    .string('must be text')
    .min(1, 'must not be empty')
    .max(MAX_SOURCE_PASSWORD_LENGTH, `must have at most ${MAX_SOURCE_PASSWORD_LENGTH} characters`),
});
export type WebdavSecret = z.output<typeof webdavSecretSchema>;

function isPlainAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:') return false;
  return `${username}${password}${search}${hash}` === '' && !/[?#]/.test(text);
}

function withSlash(text: string): string {
  const { href } = new URL(text);
  return href.endsWith('/') ? href : `${href}/`;
}
