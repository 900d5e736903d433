import { z } from 'zod';
import { cursorSchema, limitSchema } from '../http/index.js';

export const listAuditSchema = z.strictObject({
  limit: limitSchema.describe('How many at most'),
  cursor: cursorSchema.describe('`nextCursor` of the page before'),
});
export type ListAudit = z.output<typeof listAuditSchema>;
