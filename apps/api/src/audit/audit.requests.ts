import { z } from 'zod';
import { cursorSchema, limitSchema } from '../http/index.js';

export const listAuditSchema = z.strictObject({
  limit: limitSchema.describe('The maximum number of events'),
  cursor: cursorSchema.describe('`nextCursor` of the previous page'),
});
export type ListAudit = z.output<typeof listAuditSchema>;
