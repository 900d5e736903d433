import { Agent, request, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  startStrongroom,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';
import { TestClient } from '../support/test-client.js';

const TRIES = 50;
/**
 * The number of installations that are tested in parallel: a try mostly waits for a process to stop or start.
 */
const INSTALLATIONS = 2;
const READERS = 8;
const UPLOADERS = 4;
/**
 * The shortest timeout of a dependency of an upload. A 503 before that means that the api closed a dependency
 * too early.
 */
const STALL_MS = 2_000;
/** The number of tries that may be repeated, because the machine stalled during them. */
const REPEATS = 5;
/** After this number of responses the load is running. */
const MIN_RESPONSES = 50;

interface Installation {
  readonly database: MigratedDatabase;
  readonly strongroom: Strongroom;
  readonly token: string;
}

const installations: Installation[] = [];
beforeAll(async () => {
  const off = { RATE_LIMIT_IP: '0', RATE_LIMIT_ACCOUNT: '0', RATE_LIMIT_AUTH: '0' };
  for (let index = 0; index < INSTALLATIONS; index += 1) {
    const database = await createTestDatabase();
    const strongroom = await startStrongroom({ database, apiSettings: off });
    const { accessToken } = await TestClient.register(strongroom.url, 'shut@example.test');
    installations.push({ database, strongroom, token: accessToken });
  }
});
afterAll(async () => {
  for (const { database, strongroom } of installations) {
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

/**
 * Sends a request. `body` is sent in two halves with a pause, so that many uploads are in progress at
 * the signal.
 */
function sendRequest(
  { strongroom, token }: Installation,
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
      res.once('error', () => resolve(['lost', 'within the response']));
      res.once('close', () => resolve(outcomeOf(res, text, performance.now() - askedAt)));
    });
    req.setTimeout(30_000, () => req.destroy(new Error('timeout')));
    req.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') resolve(['refused', '']);
      // The kernel had accepted the connection, but not the api, so it ended with the listening socket.
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

/** Sends requests over one kept connection, or over a new one each time, until the server stops answering. */
async function load(
  attempt: Try,
  keepAlive: boolean,
  send: (agent: Agent) => ReturnType<typeof sendRequest>,
) {
  const agent = new Agent({ keepAlive, maxSockets: 1 });
  while (!attempt.isOver) {
    const [outcome, note] = await send(agent);
    attempt.outcomes.set(outcome, (attempt.outcomes.get(outcome) ?? 0) + 1);
    if (outcome === 'lost') attempt.notes.push(note);
    if (outcome !== 'answered' && outcome !== 'stalled') break;
  }
  agent.destroy();
}

let uploads = 0;
function multipart(): string {
  uploads += 1;
  return `--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\ndocument ${uploads}\r\n--b--\r\n`;
}

async function stopUnderLoad(installation: Installation, pauseMs: number): Promise<Try> {
  const attempt: Try = { outcomes: new Map(), notes: [], isOver: false };
  const get = (agent: Agent) => sendRequest(installation, agent, 'GET', '/v1/me');
  const clients = [
    ...Array.from({ length: READERS }, (_, index) => load(attempt, index % 2 === 0, get)),
    ...Array.from({ length: UPLOADERS }, (_, index) =>
      load(attempt, index % 2 === 0, (agent) =>
        sendRequest(installation, agent, 'POST', '/v1/documents', multipart()),
      ),
    ),
  ];
  const answered = () => attempt.outcomes.get('answered') ?? 0;
  await expect.poll(answered, { timeout: 30_000, interval: 5 }).toBeGreaterThan(MIN_RESPONSES);
  await delay(pauseMs);
  expect(await installation.strongroom.api.stop('SIGTERM')).toEqual({ code: 0, signal: null });
  attempt.isOver = true;
  await Promise.all(clients);
  return attempt;
}

/** The last warnings and errors in the api's log. */
function problemsOf({ strongroom }: Installation): string {
  const worse = strongroom.api.lines.filter(({ level }) => level !== 'info');
  return JSON.stringify(worse.slice(-5));
}

describe('SIGTERM under load', () => {
  it(`loses no accepted request in ${TRIES} tries`, { timeout: 600_000 }, async () => {
    let tried = 0;
    let answered = 0;
    let stalled = 0;
    const runTries = async (installation: Installation) => {
      while (tried < TRIES && stalled <= REPEATS) {
        const round = tried++;
        const { outcomes, notes } = await stopUnderLoad(installation, (round * 7) % 50);
        expect(notes, `try ${round}: ${problemsOf(installation)}`).toEqual([]);
        answered += outcomes.get('answered') ?? 0;
        // The disk stalled for seconds, because other tests use it too. Such a try proves nothing.
        if (outcomes.has('stalled')) {
          stalled += 1;
          tried -= 1;
        }
        await installation.strongroom.api.start();
      }
    };
    await Promise.all(installations.map(runTries));
    expect(stalled).toBeLessThanOrEqual(REPEATS);
    expect(answered).toBeGreaterThan(TRIES * MIN_RESPONSES);
  });
});
