import { z } from 'zod';
import { passwordSchema } from '../auth/index.js';

export const closeAccountSchema = z
  .strictObject({ password: passwordSchema }, 'must be a JSON object')
  .meta({
    id: 'CloseAccount',
    description:
      'The account’s password, so that a stolen token is not enough to close the account',
    examples: [{ password: 'correct horse battery staple' }],
  });
export type CloseAccount = z.output<typeof closeAccountSchema>;
