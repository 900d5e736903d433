import { z } from 'zod';

/** The thread through the logs: what a job keeps of the request that caused it. */
export const jobContextSchema = z.object({
  requestId: z.string(),
  /** W3C Trace Context `traceparent`, when the request had one. */
  traceparent: z.string().optional(),
  userId: z.string().optional(),
});
export type JobContext = z.infer<typeof jobContextSchema>;
