import { register } from 'prom-client';
import { describe, expect, it } from 'vitest';
import {
  counter,
  rateLimitDecisions,
  requestEnded,
  requestRefused,
  requestStarted,
  sampledGauge,
} from './index.js';

const scrape = async (name: string) =>
  (await register.getSingleMetricAsString(name))
    .split('\n')
    .filter((line) => !line.startsWith('#'));

describe('a request', () => {
  const name = 'strongroom_http_request_duration_seconds';
  const ended = { method: 'GET', route: '/v1/me', status: 204, durationMs: 150 };

  it('is in flight until it has ended', async () => {
    requestStarted();
    requestStarted();
    requestEnded(ended);
    expect(await scrape('strongroom_http_requests_in_flight')).toEqual([
      'strongroom_http_requests_in_flight 1',
    ]);
    requestEnded(ended);
  });

  it('is counted by method, route and class of status, with buckets at the latency targets', async () => {
    const lines = await scrape(name);
    const labels = 'method="GET",route="/v1/me",status="2xx"';
    expect(lines).toContain(`${name}_bucket{le="0.1",${labels}} 0`);
    expect(lines).toContain(`${name}_bucket{le="0.2",${labels}} 2`);
    for (const le of ['0.5', '1'])
      expect(lines).toContain(`${name}_bucket{le="${le}",${labels}} 2`);
  });

  it('with an unknown method is counted as OTHER', async () => {
    for (const method of ['PROPFIND', 'M-SEARCH']) requestEnded({ ...ended, method });
    expect((await scrape(name)).join()).not.toMatch(/PROPFIND|SEARCH/);
    expect(await scrape(name)).toContain(
      `${name}_count{method="OTHER",route="/v1/me",status="2xx"} 2`,
    );
  });
});

describe('decisions of limits', () => {
  it('are counted by policy', async () => {
    rateLimitDecisions('ip', 'allowed');
    rateLimitDecisions('ip', 'allowed');
    rateLimitDecisions('ip', 'refused');
    const name = 'strongroom_rate_limit_decisions_total';
    const expected = [
      `${name}{policy="ip",decision="allowed"} 2`,
      `${name}{policy="ip",decision="refused"} 1`,
    ];
    expect(await scrape(name)).toEqual(expected);
    // A second scrape returns the same values.
    expect(await scrape(name)).toEqual(expected);
  });

  it('are not counted beyond the maximum number of policies', async () => {
    for (let index = 0; index < 1_000; index += 1)
      rateLimitDecisions(`made-up-${index}`, 'allowed');
    const lines = await scrape('strongroom_rate_limit_decisions_total');
    expect(lines.length).toBeLessThanOrEqual(64);
  });
});

describe('a sampled gauge', () => {
  const name = 'strongroom_queue_jobs';
  const sample = (value: number) => [
    { labels: { queue: 'ocr', state: 'waiting' } as const, value },
  ];

  it('samples at a scrape, but not again at the next one soon after', async () => {
    const gauge = sampledGauge(name);
    let asked = 0;
    gauge.sampleWith(() => sample((asked += 1)));
    const line = `${name}{queue="ocr",state="waiting"} 1`;
    expect([await scrape(name), await scrape(name)]).toEqual([[line], [line]]);
  });

  it('drops series that are no longer sampled', async () => {
    const gauge = sampledGauge(name);
    const end = gauge.sampleWith(() => sample(7));
    expect(await scrape(name)).toHaveLength(1);
    end();
    expect(await scrape(name)).toEqual([]);
  });

  it('omits its series when sampling fails or takes too long', async () => {
    const gauge = sampledGauge(name);
    gauge.sampleWith(() => Promise.reject(new Error('away')));
    gauge.sampleWith(() => new Promise(() => undefined));
    gauge.sampleWith(() => {
      throw new Error('away');
    });
    expect(await scrape(name)).toEqual([]);
  });
});

describe('an instrument', () => {
  it('is created only once for each name', () => {
    const name = 'strongroom_job_failures_total';
    expect(counter(name)).toBe(counter(name));
  });
});

describe('a connection refused before it became a request', () => {
  it('is counted without a method or a route', async () => {
    const name = 'strongroom_http_request_duration_seconds';
    requestRefused(431);
    expect(await scrape(name)).toContain(
      `${name}_count{method="OTHER",route="(none)",status="4xx"} 1`,
    );
  });
});
