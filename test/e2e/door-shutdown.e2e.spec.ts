import { Agent, request, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  startStrongroom,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';
import { TestClient } from './test-client.js';

const TRIES = 50;
/** Processes that are tried at a time: a try mostly waits, for one to end and for the next to start. */
const LANES = 2;
const READERS = 8;
const UPLOADERS = 4;
/** The shortest time-out of what an upload waits for. Who answers 503 sooner has shut something too early. */
const STALL_MS = 2_000;
/** So many tries may be repeated, since the machine stood still in them. */
const REPEATS = 5;
/** So many answers show that the load is on. */
const BUSY = 50;

interface Lane {
  readonly database: MigratedDatabase;
  readonly strongroom: Strongroom;
  readonly token: string;
}

const lanes: Lane[] = [];
beforeAll(async () => {
  const off = { RATE_LIMIT_IP: '0', RATE_LIMIT_ACCOUNT: '0', RATE_LIMIT_AUTH: '0' };
  for (let index = 0; index < LANES; index += 1) {
    const database = await createTestDatabase();
    const strongroom = await startStrongroom({ database, apiSettings: off });
    const { accessToken } = await TestClient.register(strongroom.url, 'shut@example.test');
    lanes.push({ database, strongroom, token: accessToken });
  }
});
afterAll(async () => {
  for (const { database, strongroom } of lanes) {
    await strongroom.stop();
    await database.drop();
  }
});

type Outcome = 'answered' | 'refused' | 'unaccepted' | 'stalled' | 'lost';

interface Try {
  readonly outcomes: Map<Outcome, number>;
  readonly notes: string[];
  isOver: boolean;
}

/** One request; `body` is sent in halves with a pause, so that many are under way when the signal comes. */
function ask(
  { strongroom, token }: Lane,
  agent: Agent,
  method: string,
  path: string,
  body?: string,
): Promise<[Outcome, string]> {
  return new Promise((resolve) => {
    const askedAt = performance.now();
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body === undefined
        ? {}
        : { 'content-type': 'multipart/form-data; boundary=b', 'content-length': body.length }),
    };
    const req = request(`${strongroom.url}${path}`, { agent, method, headers }, (res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      res.once('error', () => resolve(['lost', 'within the answer']));
      res.once('close', () => resolve(outcomeOf(res, text, performance.now() - askedAt)));
    });
    req.setTimeout(30_000, () => req.destroy(new Error('timeout')));
    req.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') resolve(['refused', '']);
      // The kernel had the connection, the api never: it ends with the listening socket.
      else if (!req.reusedSocket && error.code === 'ECONNRESET') resolve(['unaccepted', '']);
      else resolve(['lost', `${method} ${error.code ?? error.message}`]);
    });
    if (body === undefined) return void req.end();
    req.write(body.slice(0, body.length / 2));
    void delay(20).then(() => req.end(body.slice(body.length / 2)));
  });
}

function outcomeOf(res: IncomingMessage, text: string, ms: number): [Outcome, string] {
  if (res.complete && [200, 201].includes(res.statusCode ?? 0)) return ['answered', ''];
  const isStalled = res.complete && res.statusCode === 503 && ms >= STALL_MS;
  return [
    isStalled ? 'stalled' : 'lost',
    `status ${res.statusCode} in ${Math.round(ms)} ms: ${text}`,
  ];
}

/** Asks again and again over a connection that is kept, or a new one each time, until nobody answers. */
async function load(one: Try, keepAlive: boolean, send: (agent: Agent) => ReturnType<typeof ask>) {
  const agent = new Agent({ keepAlive, maxSockets: 1 });
  while (!one.isOver) {
    const [outcome, note] = await send(agent);
    one.outcomes.set(outcome, (one.outcomes.get(outcome) ?? 0) + 1);
    if (outcome === 'lost') one.notes.push(note);
    if (outcome !== 'answered' && outcome !== 'stalled') break;
  }
  agent.destroy();
}

let uploads = 0;
function multipart(): string {
  uploads += 1;
  return `--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\ndocument ${uploads}\r\n--b--\r\n`;
}

async function stopUnderLoad(lane: Lane, pauseMs: number): Promise<Try> {
  const one: Try = { outcomes: new Map(), notes: [], isOver: false };
  const get = (agent: Agent) => ask(lane, agent, 'GET', '/v1/me');
  const clients = [
    ...Array.from({ length: READERS }, (_, index) => load(one, index % 2 === 0, get)),
    ...Array.from({ length: UPLOADERS }, (_, index) =>
      load(one, index % 2 === 0, (agent) => ask(lane, agent, 'POST', '/v1/documents', multipart())),
    ),
  ];
  const answered = () => one.outcomes.get('answered') ?? 0;
  await expect.poll(answered, { timeout: 30_000, interval: 5 }).toBeGreaterThan(BUSY);
  await delay(pauseMs);
  expect(await lane.strongroom.api.stop('SIGTERM')).toEqual({ code: 0, signal: null });
  one.isOver = true;
  await Promise.all(clients);
  return one;
}

/** What the api itself says of what went wrong. */
function complaints({ strongroom }: Lane): string {
  const worse = strongroom.api.lines.filter(({ level }) => level !== 'info');
  return JSON.stringify(worse.slice(-5));
}

describe('SIGTERM under load', () => {
  it(`loses no accepted request in ${TRIES} tries`, { timeout: 600_000 }, async () => {
    let tried = 0;
    let answered = 0;
    let stalled = 0;
    const tryAgainAndAgain = async (lane: Lane) => {
      while (tried < TRIES && stalled <= REPEATS) {
        const round = tried++;
        const { outcomes, notes } = await stopUnderLoad(lane, (round * 7) % 50);
        expect(notes, `try ${round}: ${complaints(lane)}`).toEqual([]);
        answered += outcomes.get('answered') ?? 0;
        // A disk that answers nobody for seconds, beside other tests: such a try proves nothing.
        if (outcomes.has('stalled')) {
          stalled += 1;
          tried -= 1;
        }
        await lane.strongroom.api.start();
      }
    };
    await Promise.all(lanes.map(tryAgainAndAgain));
    expect(stalled).toBeLessThanOrEqual(REPEATS);
    expect(answered).toBeGreaterThan(TRIES * BUSY);
  });
});
