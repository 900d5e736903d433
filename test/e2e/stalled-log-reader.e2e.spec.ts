import { Agent, get } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  createTestDatabase,
  startStrongroom,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';

/** Each request logs a line of about 500 bytes. Together they are more than the buffer holds. */
const REQUESTS = 12_000;
const CLIENTS = 16;
const END_MS = 10_000;
const REQUEST_ID = 'a'.repeat(120);

let database: MigratedDatabase;
let strongroom: Strongroom;

beforeAll(async () => {
  database = await createTestDatabase();
  strongroom = await startStrongroom({ database });
});
afterAll(async () => {
  agent.destroy();
  await strongroom.stop();
  await database.drop();
});

const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
const headers = {
  'x-request-id': REQUEST_ID,
  traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`,
};

/** Sends a request without a token. The log line of a refused request has the same length as others. */
function ask(): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(`${strongroom.url}/v1/me`, { agent, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    }).on('error', reject);
  });
}

async function askMany(requests: number): Promise<Set<number | undefined>> {
  const statuses = new Set<number | undefined>();
  let left = requests;
  const client = async () => {
    while ((left -= 1) >= 0) statuses.add(await ask());
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return statuses;
}

async function droppedLines(): Promise<number> {
  const text = await (await fetch(`${strongroom.managementUrl}/metrics`)).text();
  const found = [...text.matchAll(/^strongroom_log_lines_dropped_total\{.*\} (\d+)$/gm)];
  expect(found.length).toBeGreaterThan(0);
  return found.reduce((sum, [, count]) => sum + Number(count), 0);
}

describe('an api whose stdout is not read', () => {
  it('answers every request, counts the dropped lines, and logs their number when it is read again', async () => {
    expect(await droppedLines()).toBe(0);
    const { api } = strongroom;
    api.pauseReading();
    expect(await askMany(REQUESTS)).toEqual(new Set([401]));
    const dropped = await droppedLines();
    expect(dropped).toBeGreaterThan(100);

    api.resumeReading();
    const warnings = () => api.lines.filter(({ msg }) => msg === 'Log lines were dropped');
    await vi.waitFor(() => expect(warnings()).toHaveLength(1), END_MS);
    expect(warnings()).toMatchObject([{ level: 'warn', service: 'api', lines: dropped }]);
    const requests = () => api.lines.filter(({ requestId }) => requestId === REQUEST_ID);
    // The dropped lines may also be lines of other requests.
    const kept = REQUESTS - dropped;
    await vi.waitFor(() => expect(requests().length).toBeGreaterThanOrEqual(kept), END_MS);
    expect(api.output.split('\n').slice(0, -1)).toHaveLength(api.lines.length);
  });

  it('ends on SIGTERM', async () => {
    const { api } = strongroom;
    api.pauseReading();
    await askMany(REQUESTS / 4);
    const startedAt = performance.now();
    expect(await api.stop()).toEqual({ code: 0, signal: null });
    expect(performance.now() - startedAt).toBeLessThan(END_MS);
    expect(api.output.endsWith('\n')).toBe(true);
  });
});
