import { z } from 'zod';
import { cursorSchema, limitSchema } from '../http/index.js';

export const listAuditSchema = z.strictObject({
  limit: limitSchema.describe('1 to 100'),
  cursor: cursorSchema.describe('`nextCursor` of the page before'),
});
export type ListAudit = z.output<typeof listAuditSchema>;
