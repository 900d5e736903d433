import { createServer } from 'node:net';

/**
 * Linux does not use these ports for outgoing connections, so a port stays free while its process is restarted.
 */
const FIRST = 27_000;
const LAST = 27_999;

/** Returns `count` free ports. */
export async function reservePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  // Parallel runs begin at different ports.
  const start = FIRST + ((process.pid * 37) % (LAST - FIRST));
  for (let step = 0; step <= LAST - FIRST && ports.length < count; step += 1) {
    const port = FIRST + ((start - FIRST + step) % (LAST - FIRST + 1));
    if (await isFree(port)) ports.push(port);
  }
  if (ports.length < count) throw new Error(`no ${count} free ports between ${FIRST} and ${LAST}`);
  return ports;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
