import { z } from 'zod';
import { languagesSchema, MAX_PASSWORD_BYTES, MAX_PASSWORDS } from '@app/contracts';

const passwordSchema = z
  .string()
  .min(1, 'must not be empty')
  .max(MAX_PASSWORD_BYTES)
  .refine(
    (password) => !password.includes('\0') && Buffer.byteLength(password) <= MAX_PASSWORD_BYTES,
    `must have at most ${MAX_PASSWORD_BYTES} bytes in UTF-8, and no NUL`,
  );

export const tryPasswordsSchema = z
  .strictObject({
    passwords: z
      .array(passwordSchema)
      .min(1)
      .max(MAX_PASSWORDS)
      .describe('Tried in this order, each as the password for opening and as that of the owner'),
    language: languagesSchema.optional(),
  })
  .meta({
    id: 'TryPasswords',
    description:
      'Passwords of an encrypted PDF, and optionally the languages as for `POST …/ocr`; default: the languages of the last extraction',
    examples: [{ passwords: ['harbour 4711'] }],
  });
export type TryPasswords = z.output<typeof tryPasswordsSchema>;
