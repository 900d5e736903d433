import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

/** One request of the measured part of the run. */
export interface Sample {
  /** Milliseconds since the first request. */
  at: number;
  endpoint: string;
  durationMs: number;
  isFailed: boolean;
  /** The part of the run, in scenarios that have parts. */
  step: string | undefined;
}

interface Point {
  metric: string;
  type: string;
  data: { time: string; value: number; tags?: Record<string, string> };
}

/** Reads the output of `k6 run --out json=….gz`. Requests that only prepare the run are left out. */
export async function readSamples(file: string): Promise<Sample[]> {
  const samples: Sample[] = [];
  let begin: number | undefined;
  for await (const line of createInterface({
    input: createReadStream(file).pipe(createGunzip()),
  })) {
    if (!line.includes('"metric":"http_req_duration"') || !line.includes('"Point"')) continue;
    const { data } = JSON.parse(line) as Point;
    const { scenario, endpoint, step, expected_response: expected } = data.tags ?? {};
    if (scenario === undefined || endpoint === undefined) continue;
    const time = Date.parse(data.time);
    begin ??= time;
    samples.push({
      at: time - begin,
      endpoint,
      durationMs: data.value,
      isFailed: expected !== 'true',
      step,
    });
  }
  return samples;
}

/** The percentile of sorted values, by the nearest-rank method. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** The statistics of one time slice of a run. */
export interface TimeSlice {
  /** Seconds since the first request. */
  at: number;
  requestsASecond: number;
  failed: number;
  p50: number;
  p95: number;
  p99: number;
}

/** Divides the run into `count` equal time slices. Slices without a request are left out. */
export function timeline(samples: readonly Sample[], count: number): TimeSlice[] {
  const endMs = samples.reduce((latest, { at }) => Math.max(latest, at), 0) + 1;
  const lengthMs = endMs / count;
  const slices = Array.from({ length: count }, () => [] as Sample[]);
  for (const sample of samples) slices[Math.floor(sample.at / lengthMs)]?.push(sample);
  return slices.flatMap((within, i) => {
    if (within.length === 0) return [];
    const sorted = within.map(({ durationMs }) => durationMs).toSorted((a, b) => a - b);
    return [
      {
        at: Math.round((i * lengthMs) / 100) / 10,
        requestsASecond: Math.round((within.length / lengthMs) * 10_000) / 10,
        failed: within.filter(({ isFailed }) => isFailed).length,
        p50: percentile(sorted, 0.5),
        p95: percentile(sorted, 0.95),
        p99: percentile(sorted, 0.99),
      },
    ];
  });
}
