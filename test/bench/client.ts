import { Agent, request } from 'node:http';
import { cpuSecondsOf } from '../../load/run/process-cpu.ts';
import { percentile } from '../../load/run/report/samples.ts';

/** The request that is repeated. */
export interface Target {
  url: string;
  headers?: Readonly<Record<string, string>>;
  /** The process whose CPU time is measured. */
  pid: number;
}

export interface LoadResult {
  requestsASecond: number;
  cpuMicrosARequest: number;
  p50: number;
  p95: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/** Sends `requests` requests over `connections` connections at a time. */
export async function hammer(
  target: Target,
  requests: number,
  connections: number,
): Promise<LoadResult> {
  const latencies: number[] = [];
  const cpuBefore = cpuSecondsOf(target.pid) ?? Number.NaN;
  const begin = performance.now();
  let remaining = requests;
  const connection = async (): Promise<void> => {
    while (remaining > 0) {
      remaining -= 1;
      const sentAt = performance.now();
      await get(target);
      latencies.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
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

/** Reads one response to its end and returns its number of bytes. */
export function get({ url, headers = {} }: Target): Promise<number> {
  return send('GET', url, headers);
}

/**
 * Sends a request and returns the number of bytes of the response. @throws {Error} for a status of 300 or
 * more
 */
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
