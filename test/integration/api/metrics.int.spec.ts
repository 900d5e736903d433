import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { METRICS, NODE_METRICS } from '@app/metrics';
import {
  createTestDatabase,
  startStrongroom,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';
import { read } from '../../static/observability.js';
import { TestClient, type DocumentJson } from '../../support/test-client.js';

let database: MigratedDatabase;
let strongroom: Strongroom;
let client: TestClient;

beforeAll(async () => {
  database = await createTestDatabase();
  strongroom = await startStrongroom({ database });
  client = await TestClient.register(strongroom.url, 'measured@example.test');
});
afterAll(async () => {
  await strongroom.stop();
  await database.drop();
});

interface Series {
  readonly name: string;
  readonly labels: string;
  readonly value: number;
}

async function scrape(url: string): Promise<{ names: Set<string>; series: Series[] }> {
  const response = await fetch(`${url}/metrics`);
  expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  const text = await response.text();
  const names = new Set([...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name ?? ''));
  const series = [...text.matchAll(/^([a-z_0-9]+)(?:\{(.*)\})? (\S+)$/gm)].map(
    ([, name = '', labels = '', value]) => ({ name, labels, value: Number(value) }),
  );
  return { names, series };
}

/** Returns the value of the series with this name and all of these labels. */
async function valueOf(url: string, name: string, ...labels: string[]) {
  const { series } = await scrape(url);
  const found = series.filter(
    (one) => one.name === name && labels.every((label) => one.labels.includes(label)),
  );
  return found.length === 0 ? undefined : found.reduce((sum, one) => sum + one.value, 0);
}

const HTTP = 'strongroom_http_request_duration_seconds';

describe('GET /metrics of the api and of the worker', () => {
  it('serves exactly our metrics of the dictionary', async () => {
    for (const url of [strongroom.managementUrl, strongroom.workerManagementUrl]) {
      const { names } = await scrape(url);
      const ours = [...names].filter((name) => name.startsWith('strongroom_'));
      expect([...names].filter((name) => name in NODE_METRICS)).toHaveLength(
        Object.keys(NODE_METRICS).length,
      );
      for (const name of ours) expect(METRICS).toHaveProperty(name);
    }
    const [api, worker] = await Promise.all(
      [strongroom.managementUrl, strongroom.workerManagementUrl].map(scrape),
    );
    const madeBy = (process: string) =>
      Object.entries(METRICS).filter(([, { by }]) => [process, 'both', 'all'].includes(by));
    const byApi = madeBy('api');
    const byWorker = madeBy('worker');
    expect(byApi.filter(([name]) => !api?.names.has(name))).toEqual([]);
    expect(byWorker.filter(([name]) => !worker?.names.has(name))).toEqual([]);
  });

  it('contains the version of the service and of Node, and the name of the service', async () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    for (const [url, service] of [
      [strongroom.managementUrl, 'api'],
      [strongroom.workerManagementUrl, 'ocr-worker'],
    ] as const) {
      const labels = [`version="${version}"`, `node="${process.version}"`, `service="${service}"`];
      expect(await valueOf(url, 'strongroom_build_info', ...labels)).toBe(1);
    }
  });

  it('counts requests by the template of their route, not by their path', async () => {
    const url = strongroom.managementUrl;
    for (let index = 0; index < 20; index += 1) {
      await client.request('GET', `/v1/documents/0199c0de-0000-7000-8000-0000000000${10 + index}`);
      await client.request('GET', `/made/up/${index}?x=${index}`);
    }
    const template = 'route="/v1/documents/:id"';
    await expect
      .poll(() => valueOf(url, `${HTTP}_count`, 'method="GET"', template, 'status="4xx"'))
      .toBe(20);
    expect(await valueOf(url, `${HTTP}_count`, 'route="(none)"', 'status="4xx"')).toBe(20);
    const { series } = await scrape(url);
    expect(series.map((one) => one.labels).join('\n')).not.toMatch(/made|0199c0de|\?/);
    expect(await valueOf(url, 'strongroom_http_requests_in_flight')).toBe(0);
    const buckets = series.filter((one) => one.name === `${HTTP}_bucket`);
    for (const promise of ['0.1', '0.2', '0.5', '1']) {
      expect(buckets.some((one) => one.labels.includes(`le="${promise}"`))).toBe(true);
    }
  });

  it('counts the documents and pages that were read, and no waiting documents afterwards', async () => {
    const { status, body } = await client.upload('measured text', { filename: 'measured.txt' });
    expect(status).toBe(201);
    const path = `/v1/documents/${body.id}`;
    const statusNow = async () => (await client.request<DocumentJson>('GET', path)).body.status;
    await expect.poll(statusNow, { timeout: 30_000 }).toBe('ready');
    const worker = strongroom.workerManagementUrl;
    const outcome = 'strongroom_documents_read_total';
    expect(await valueOf(worker, outcome, 'outcome="ready"', 'code="none"')).toBe(1);
    const pages = 'strongroom_page_read_duration_seconds_count';
    expect(await valueOf(worker, pages, 'source="text-layer"')).toBe(1);
    const api = strongroom.managementUrl;
    const settled = ['strongroom_documents_unsettled', 'strongroom_queue_jobs'];
    for (const name of settled) {
      await expect.poll(() => valueOf(api, name), { timeout: 10_000, interval: 500 }).toBe(0);
    }
    expect(await valueOf(api, 'strongroom_oldest_unsettled_document_age_seconds')).toBe(0);
    expect(await valueOf(api, 'strongroom_search_outdated_documents')).toBe(0);
  });

  it('measures the age of the oldest waiting document while no worker runs', async () => {
    await strongroom.worker.stop();
    try {
      await client.upload('a text that stays unread', { filename: 'waiting.txt' });
      const api = strongroom.managementUrl;
      const age = 'strongroom_oldest_unsettled_document_age_seconds';
      const waiting = () => valueOf(api, 'strongroom_documents_unsettled', 'status="pending"');
      await expect.poll(waiting, { timeout: 10_000, interval: 500 }).toBe(1);
      // Each series is queried separately and cached for some seconds: this value may be from before the
      // upload.
      const seconds = () => valueOf(api, age, 'status="pending"');
      await expect.poll(seconds, { timeout: 10_000, interval: 500 }).toBeGreaterThan(0);
      expect(await seconds()).toBeLessThan(60);
      const jobs = () => valueOf(api, 'strongroom_queue_jobs', 'queue="ocr"', 'state="waiting"');
      await expect.poll(jobs, { timeout: 10_000, interval: 500 }).toBe(1);
    } finally {
      await strongroom.worker.start();
    }
  });

  it('measures the use of the pools', async () => {
    const name = 'strongroom_database_connections';
    for (const [url, pool] of [
      [strongroom.managementUrl, 'documents'],
      [strongroom.managementUrl, 'queue'],
      [strongroom.workerManagementUrl, 'queue'],
    ] as const) {
      const total = await valueOf(url, name, `pool="${pool}"`);
      expect(total).toBeGreaterThan(0);
      expect(await valueOf(url, name, `pool="${pool}"`, 'state="waiting"')).toBe(0);
    }
  });
});
