import { z } from 'zod';

/** What a job keeps of the request that caused it, so that the logs of both can be joined. */
export const jobContextSchema = z.object({
  requestId: z.string(),
  /** W3C Trace Context `traceparent`, when the request had one. */
  traceparent: z.string().optional(),
  userId: z.string().optional(),
});
export type JobContext = z.infer<typeof jobContextSchema>;
