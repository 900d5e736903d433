import type { IncomingMessage } from 'node:http';

const MAX_BYTES = 16 * 1024 * 1024;
const MAX_MS = 2_000;

const abandoned = new WeakSet<IncomingMessage>();

/** Marks a body that {@link drain} must not wait for: it is too slow, malformed, or was never requested. */
export function abandonBody(req: IncomingMessage): void {
  abandoned.add(req);
}

/**
 * Reads and discards the rest of a request's body, up to 16 MiB or 2 seconds. If the connection were closed
 * while bytes still arrive, TCP would reset it, and the sender might never see the response. The limits cut
 * off a sender that does not stop.
 */
export async function drain(req: IncomingMessage): Promise<void> {
  if (req.complete || req.destroyed || abandoned.has(req)) return;
  await new Promise<void>((resolve) => {
    let left = MAX_BYTES;
    const timer = setTimeout(done, MAX_MS);
    function done() {
      clearTimeout(timer);
      req.off('data', count).off('end', done).off('close', done);
      req.pause();
      resolve();
    }
    function count(chunk: Buffer) {
      left -= chunk.length;
      if (left < 0) done();
    }
    req.on('data', count).once('end', done).once('close', done);
    req.resume();
  });
}
