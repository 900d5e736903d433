import type { IncomingMessage, ServerResponse } from 'node:http';

const waiting = new WeakMap<IncomingMessage, ServerResponse>();

/** The sender holds its body back until it is told to go on (RFC 9110, 10.1.1). */
export function awaitContinue(req: IncomingMessage, res: ServerResponse): void {
  waiting.set(req, res);
}

/** Tells the sender to go on, if it asked: to be called when the body is really going to be read, not before. */
export function sendContinue(req: IncomingMessage): void {
  const res = waiting.get(req);
  waiting.delete(req);
  if (res !== undefined && !res.headersSent && !res.writableEnded) res.writeContinue();
}

/** Whether the sender still holds its body back; it may or may not send it after a final answer. */
export function isAwaitingContinue(req: IncomingMessage): boolean {
  return waiting.has(req);
}
