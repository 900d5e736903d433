import { z } from 'zod';

const NOT_AN_OBJECT = 'must be a JSON object';
const MAX_EMAIL_LENGTH = 254;
const MIN_PASSWORD_LENGTH = 12;
const MAX_PASSWORD_LENGTH = 128;
/**
 * Longer than every valid password and token. At login and refresh, a shorter text of the wrong length is
 * answered like a wrong password or token (401). Only a longer text is invalid input (400).
 */
const MAX_SECRET_LENGTH = 1_024;

/**
 * Accepts the addresses that browsers accept, if the local part has at most 64 characters and the domain has
 * a dot.
 */
function isEmailAddress(text: string): boolean {
  return z.regexes.html5Email.test(text) && /^[^@]{1,64}@.*\./.test(text);
}

const DOMAIN_LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?';
/**
 * {@link isEmailAddress} as one regular expression, for openapi.json. The format `email` would be stricter:
 * browsers accept dots where RFC 5321 does not.
 */
const EMAIL_PATTERN = `^[a-zA-Z0-9.!#$%&'*+/=?^_\`{|}~-]{1,64}@${DOMAIN_LABEL}(?:\\.${DOMAIN_LABEL})+$`;

/**
 * Trimmed and lower-cased, because keyboards of phones add capitals and spaces. Both texts are the same
 * account.
 */
const email = z
  .string('must be text')
  .trim()
  .max(MAX_EMAIL_LENGTH, `must have at most ${MAX_EMAIL_LENGTH} characters`)
  .refine(isEmailAddress, 'must be an e-mail address')
  .toLowerCase()
  .meta({ description: 'An e-mail address', pattern: EMAIL_PATTERN });

/**
 * A password as it was typed: it is not trimmed and not truncated. Only its Unicode form is normalised (NFC),
 * because some keyboards send composed letters and others decomposed ones.
 */
export const passwordSchema = z
  .string('must be text')
  .max(MAX_SECRET_LENGTH, `must have at most ${MAX_SECRET_LENGTH} characters`)
  .refine((text) => text.isWellFormed(), 'must be well-formed Unicode')
  .normalize('NFC')
  .meta({ format: 'password' });

const newPassword = passwordSchema
  .refine(
    (text) => [...text].length >= MIN_PASSWORD_LENGTH,
    `must have at least ${MIN_PASSWORD_LENGTH} characters`,
  )
  .refine(
    (text) => [...text].length <= MAX_PASSWORD_LENGTH,
    `must have at most ${MAX_PASSWORD_LENGTH} characters`,
  )
  .meta({
    description: 'Any characters; passwords that are easy to guess are refused',
    format: 'password',
    minLength: MIN_PASSWORD_LENGTH,
    maxLength: MAX_PASSWORD_LENGTH,
  });

const refreshToken = z
  .string('must be text')
  .max(MAX_SECRET_LENGTH, `must have at most ${MAX_SECRET_LENGTH} characters`);

export const registerSchema = z.strictObject({ email, password: newPassword }, NOT_AN_OBJECT).meta({
  id: 'Register',
  description: 'A new account',
  examples: [{ email: 'ada@example.com', password: 'correct horse battery staple' }],
});

export const loginSchema = z.strictObject({ email, password: passwordSchema }, NOT_AN_OBJECT).meta({
  id: 'Login',
  description: 'An account’s e-mail address and password',
  examples: [{ email: 'ada@example.com', password: 'correct horse battery staple' }],
});
export type Register = z.output<typeof registerSchema>;
export type Credentials = z.output<typeof loginSchema>;

export const refreshTokenSchema = z.strictObject({ refreshToken }, NOT_AN_OBJECT).meta({
  id: 'RefreshToken',
  description: 'The latest refresh token of the login',
  examples: [{ refreshToken: '0n3lZ7l8Q5gWJj2v1m4xYb6cTtKfRzHsUaEoPiDwNqA' }],
});
export type RefreshToken = z.output<typeof refreshTokenSchema>;

export const changePasswordSchema = z
  .strictObject({ currentPassword: passwordSchema, newPassword }, NOT_AN_OBJECT)
  .meta({
    id: 'ChangePassword',
    description: 'The current password and the new one',
    examples: [
      {
        currentPassword: 'correct horse battery staple',
        newPassword: 'seven brass keys under the mat',
      },
    ],
  });
export type ChangePassword = z.output<typeof changePasswordSchema>;
