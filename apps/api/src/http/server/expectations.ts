import type { IncomingMessage, ServerResponse } from 'node:http';

const waiting = new WeakMap<IncomingMessage, ServerResponse>();

/** Notes that the sender waits for `100 Continue` before it sends its body (RFC 9110, 10.1.1). */
export function awaitContinue(req: IncomingMessage, res: ServerResponse): void {
  waiting.set(req, res);
}

/** Sends `100 Continue` if the sender waits for it. Call it only when the body is about to be read. */
export function sendContinue(req: IncomingMessage): void {
  const res = waiting.get(req);
  waiting.delete(req);
  if (res !== undefined && !res.headersSent && !res.writableEnded) res.writeContinue();
}

/** True while the sender waits for `100 Continue`. After a final response it may or may not send its body. */
export function isAwaitingContinue(req: IncomingMessage): boolean {
  return waiting.has(req);
}
