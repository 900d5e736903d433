import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { draw, histogram, latencyOverTime } from './charts.ts';
import { toJunit } from './junit.ts';
import { latencyRowsOf, verdictsOf, type K6Summary } from './k6-summary.ts';
import { readSamples, timeline, type Sample } from './samples.ts';

const values = { count: 4, med: 1, 'p(90)': 2, 'p(95)': 250, 'p(99)': 260, max: 270 };
const SUMMARY: K6Summary = {
  state: { testRunDurationMs: 1_000 },
  metrics: {
    'http_req_duration{endpoint:list}': {
      type: 'trend',
      values,
      thresholds: { 'p(95)<200': { ok: false } },
    },
    'http_req_duration{scenario:smoke}': {
      type: 'trend',
      values,
      thresholds: { 'p(99)<500': { ok: true } },
    },
    'http_req_duration{endpoint:upload}': { type: 'trend', values: { count: 0 } },
    'http_req_failed{endpoint:list}': { type: 'rate', values: { rate: 0.25 } },
    checks: { type: 'rate', values: { rate: 1 }, thresholds: { 'rate==1': { ok: true } } },
  },
};

describe('a run’s summary', () => {
  it('has each threshold with its measured value', () => {
    expect(verdictsOf(SUMMARY)).toEqual([
      { metric: 'http_req_duration{endpoint:list}', rule: 'p(95)<200', isKept: false, value: 250 },
      { metric: 'http_req_duration{scenario:smoke}', rule: 'p(99)<500', isKept: true, value: 260 },
      { metric: 'checks', rule: 'rate==1', isKept: true, value: 1 },
    ]);
  });

  it('has a row for all endpoints together and for each endpoint with requests', () => {
    const rows = latencyRowsOf(SUMMARY);
    expect(rows.map(({ name }) => name)).toEqual(['all', 'list']);
    expect(rows[1]).toMatchObject({ p95: 250, failedRate: 0.25 });
  });

  it('is a failed test case in JUnit for a broken threshold', () => {
    const xml = toJunit('load:<smoke>', 1, verdictsOf(SUMMARY));
    expect(xml).toContain('tests="3" failures="1"');
    expect(xml).toContain('name="load:&lt;smoke&gt;"');
    expect(xml).toContain('<failure message="measured 250"/>');
  });
});

describe('the samples of a run', () => {
  it('are its requests, except those that prepared the run', async () => {
    const point = (metric: string, value: number, tags: object) =>
      JSON.stringify({
        metric,
        type: 'Point',
        data: { time: '2026-01-01T00:00:01Z', value, tags },
      });
    const folder = mkdtempSync(join(tmpdir(), 'strongroom-samples-'));
    const file = join(folder, 'samples.json.gz');
    const lines = [
      JSON.stringify({ metric: 'http_req_duration', type: 'Metric', data: {} }),
      point('http_req_duration', 9, { group: '::setup', endpoint: 'setup' }),
      point('http_req_waiting', 9, { scenario: 'smoke', endpoint: 'list' }),
      point('http_req_duration', 5, {
        scenario: 'smoke',
        endpoint: 'list',
        expected_response: 'true',
      }),
      point('http_req_duration', 6, {
        scenario: 'smoke',
        endpoint: 'get',
        expected_response: 'false',
      }),
    ];
    writeFileSync(file, gzipSync(lines.join('\n')));
    expect(await readSamples(file)).toEqual([
      { at: 0, endpoint: 'list', durationMs: 5, isFailed: false, step: undefined },
      { at: 0, endpoint: 'get', durationMs: 6, isFailed: true, step: undefined },
    ]);
    rmSync(folder, { recursive: true });
  });

  const samples: Sample[] = Array.from({ length: 100 }, (_, i) => ({
    at: i * 10,
    endpoint: i % 2 === 0 ? 'list' : 'get',
    durationMs: i + 1,
    isFailed: i === 99,
    step: undefined,
  }));

  it('make a timeline of percentiles', () => {
    const [first, second] = timeline(samples, 2);
    expect(first).toMatchObject({ at: 0, p50: 25, p95: 48, failed: 0 });
    expect(second).toMatchObject({ p50: 75, p99: 100, failed: 1 });
  });

  it('are drawn without a browser', () => {
    const svg = draw(latencyOverTime(samples, 'Under load'));
    expect(svg).toMatch(/^<svg [^]*<\/svg>$/);
    expect(svg).toContain('Under load');
    expect(svg).toContain('p95 promised');
    expect(draw(histogram(samples))).toContain('≤ 5');
  });
});
