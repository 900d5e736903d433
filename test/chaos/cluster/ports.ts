import { createServer } from 'node:net';

/** Below the range from which Linux takes ports for outgoing connections: a port stays ours while its process is dead. */
const FIRST = 27_000;
const LAST = 27_999;

/** So many free ports that nobody takes meanwhile. */
export async function reservePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  // Runs side by side begin at different places.
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
