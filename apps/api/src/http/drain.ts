import type { IncomingMessage } from 'node:http';

const MAX_BYTES = 16 * 1024 * 1024;
const MAX_MS = 2_000;

const abandoned = new WeakSet<IncomingMessage>();

/** The rest of the body is not worth waiting for: it is too slow, malformed, or was never asked for. */
export function abandonBody(req: IncomingMessage): void {
  abandoned.add(req);
}

/**
 * Reads and drops the rest of a request's body, for a while. A connection that is closed while bytes still
 * arrive is reset, and the sender may then never see the answer; one that goes on sending is cut off all the same.
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
