import { Agent, request } from 'node:http';
import { cpuSecondsOf } from '../load/process-cpu.ts';
import { percentile } from '../load/report/samples.ts';

/** What is asked, over and over. */
export interface Target {
  url: string;
  headers?: Readonly<Record<string, string>>;
  /** The process whose CPU is counted. */
  pid: number;
}

export interface Hammering {
  requestsASecond: number;
  cpuMicrosARequest: number;
  p50: number;
  p95: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/** Asks so often, over so many connections at a time. */
export async function hammer(
  target: Target,
  requests: number,
  connections: number,
): Promise<Hammering> {
  const latencies: number[] = [];
  const cpuBefore = cpuSecondsOf(target.pid) ?? Number.NaN;
  const begin = performance.now();
  let left = requests;
  const one = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const sentAt = performance.now();
      await get(target);
      latencies.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: connections }, one));
  const seconds = (performance.now() - begin) / 1_000;
  const cpu = (cpuSecondsOf(target.pid) ?? Number.NaN) - cpuBefore;
  const sorted = latencies.toSorted((a, b) => a - b);
  return {
    requestsASecond: requests / seconds,
    cpuMicrosARequest: (cpu * 1e6) / requests,
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
  };
}

/** Reads one answer to its end and returns how many bytes it had. */
export function get({ url, headers = {} }: Target): Promise<number> {
  return send('GET', url, headers);
}

/** @throws {Error} for an answer that is no success */
export function send(
  method: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: readonly Uint8Array[] = [],
): Promise<number> {
  return new Promise((resolve, reject) => {
    const req = request(url, { method, agent, headers: { ...headers } }, (res) => {
      let bytes = 0;
      res.on('data', (chunk: Buffer) => (bytes += chunk.length));
      res.once('end', () => {
        if (res.statusCode !== undefined && res.statusCode < 300) resolve(bytes);
        else reject(new Error(`${method} ${new URL(url).pathname} answered ${res.statusCode}`));
      });
    });
    req.once('error', reject);
    for (const part of body) req.write(part);
    req.end();
  });
}
