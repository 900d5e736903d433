import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparable, findLeaks, send, type SeenAnswer } from '../../support/permissions/answers.js';
import { unknownNames, type Names } from '../../support/permissions/names.js';
import { createOwner, type Owner } from '../../support/permissions/owner.js';
import { findUnprobed, operationsOf, type OpenApi } from '../../support/permissions/operations.js';
import {
  PROBES,
  probesOf,
  TELLS_WHETHER_KNOWN,
  type Probe,
} from '../../support/permissions/probes.js';
import { ConnectorStandIn } from '../../support/connector-stand-in.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import { TestClient } from '../../support/test-client.js';

const BOB = {
  email: 'bob@example.test',
  password: 'nine wooden boats',
  title: 'Walnut inventory',
  tag: 'walnuts',
  filename: 'walnut-inventory.txt',
  phrase: 'forty walnuts dried slowly',
  word: 'walnuts',
};
const ALICE = {
  email: 'alice@example.test',
  password: 'quilted lantern sky',
  title: 'Quagmire settlement',
  // After all tags of bob, as its replacement among unknown names is, so that both are the same place for a cursor.
  tag: 'zoology',
  filename: 'quagmire-settlement.txt',
  phrase: 'seven quaggas kept indoors',
  word: 'quaggas',
};

let strongroom: TestApp;
let connector: ConnectorStandIn;
let openapi: OpenApi;
let bob: Owner;
let alice: Owner;
/** What bob saw of his own things while alice had no account. */
let bobAlone: Map<string, SeenAnswer>;

beforeAll(async () => {
  connector = await ConnectorStandIn.start();
  for (const folder of ['', 'Folder/']) {
    for (const { word } of [BOB, ALICE]) connector.files.set(`${folder}${word}.txt`, word);
  }
  strongroom = await createTestApp(connector.settings);
  openapi = (await (await fetch(`${strongroom.url}/openapi.json`)).json()) as OpenApi;
  bob = await createOwner(strongroom, BOB);
  await untilSuggested(bob);
  bobAlone = await ownAnswers(bob);
  alice = await createOwner(strongroom, ALICE);
  await untilSuggested(alice);
}, 120_000);
afterAll(async () => {
  await strongroom.close();
  await connector.close();
});

/** Words are collected for suggestions a moment after a document was read. */
async function untilSuggested({ client, names }: Owner): Promise<void> {
  if (openapi.paths['/v1/suggestions'] === undefined) return;
  const path = `/v1/suggestions?q=${names.word.slice(0, 4)}`;
  const deadline = Date.now() + 40_000;
  for (;;) {
    const { body } = await client.request<{ items?: { text: string; kind: string }[] }>(
      'GET',
      path,
    );
    const isWord = body.items?.some(({ text, kind }) => kind === 'word' && text === names.word);
    if (isWord === true) return;
    if (Date.now() > deadline) throw new Error(`${names.word} was not collected`);
    await delay(100);
  }
}

/** A request that is refused as a whole proves nothing. */
function expectUse({ status, body }: SeenAnswer, request: string): void {
  expect([405, 415, 500, 503], request).not.toContain(status);
  expect(body, request).not.toContain('"code":"request.');
}

/** What an account reads of its own things, by request. */
async function ownAnswers({ client, names }: Owner): Promise<Map<string, SeenAnswer>> {
  const answers = new Map<string, SeenAnswer>();
  for (const operation of operationsOf(openapi)) {
    const [method = ''] = operation.split(' ');
    if (method !== 'GET') continue;
    for (const probe of probesOf(operation, { names, own: names })) {
      const request = `${method} ${probe.path} ${JSON.stringify(probe.headers ?? {})}`;
      const answer = await send(client, method, probe);
      expectUse(answer, request);
      answers.set(request, answer);
    }
  }
  return answers;
}

/** Ids, words and answers that only alice may read. */
async function secretsOf({ client, names }: Owner): Promise<string[]> {
  const ids: string[] = [];
  for (const path of ['/v1/documents', '/v1/me/audit']) {
    const { body } = await client.request<{ items: { id: string }[] }>('GET', path);
    ids.push(...body.items.map(({ id }) => id));
  }
  const words = ['quagmire', 'settlement', 'zoology', 'quaggas', 'indoors'];
  const { password, ...named } = names;
  return [...new Set([...ids, ...words, password, ...Object.values(named)])];
}

describe('the table of requests', () => {
  it('has every operation of openapi.json, with every query parameter and header', () => {
    expect(findUnprobed(openapi, bob.names)).toEqual([]);
  });

  it('lacks an operation and a parameter that are new', () => {
    const planted = { get: { parameters: [] } };
    const search = { ...openapi.paths['/v1/search'] };
    const parameters = [...(search['get']?.parameters ?? []), { in: 'query', name: 'near' }];
    const paths = {
      ...openapi.paths,
      '/v1/planted': planted,
      '/v1/search': { get: { parameters } },
    };
    expect(findUnprobed({ paths }, bob.names)).toEqual(['GET /v1/search: near', 'GET /v1/planted']);
  });
});

describe('what bob reads of his own things', () => {
  it('is the same, byte for byte, before and after alice has documents', async () => {
    const now = await ownAnswers(bob);
    expect([...now.keys()]).toEqual([...bobAlone.keys()]);
    expect(now.size).toBeGreaterThan(30);
    for (const [request, answer] of now) expect(answer, request).toEqual(bobAlone.get(request));
  });
});

describe('a request of bob with names of alice', () => {
  let secrets: string[];
  let unknown: Names;
  let aliceBefore: Map<string, SeenAnswer>;
  let bobClient: TestClient;
  beforeAll(async () => {
    secrets = await secretsOf(alice);
    unknown = unknownNames(alice.names);
    bobClient = bob.client;
    aliceBefore = await ownAnswers(alice);
  });

  /** Logs in again after an operation that ends all logins, so that no later answer is only a refused token. */
  async function sendAsBob(operation: string, method: string, probe: Probe): Promise<SeenAnswer> {
    const answer = await send(bobClient, method, probe);
    if (operation === 'POST /v1/auth/logout-all') {
      const { email, password } = BOB;
      const { body } = await bobClient.json<{ accessToken: string }>('POST', '/v1/auth/login', {
        email,
        password,
      });
      bobClient = new TestClient(strongroom.url, body.accessToken);
    }
    return answer;
  }

  it.for(Object.keys(PROBES))('%s is answered as with unknown names', async (operation) => {
    expect(operationsOf(openapi)).toContain(operation);
    const [method = ''] = operation.split(' ');
    const foreign = probesOf(operation, { names: alice.names, own: bob.names });
    const others = probesOf(operation, { names: unknown, own: bob.names });
    const answers: SeenAnswer[] = [];
    for (const probe of foreign) {
      const answer = await sendAsBob(operation, method, probe);
      answers.push(answer);
      expectUse(answer, probe.path);
      expect(findLeaks(answer, probe, secrets), `${probe.path}\n${answer.body}`).toEqual([]);
    }
    if (operation === TELLS_WHETHER_KNOWN) return;
    for (const [i, probe] of others.entries()) {
      const other = comparable(await sendAsBob(operation, method, probe), unknown);
      expect(answers.slice(i, i + 1).map((answer) => comparable(answer, alice.names))).toEqual([
        other,
      ]);
    }
  });

  it('leaves alice with all that she had', async () => {
    const now = await ownAnswers(alice);
    // Her audit trail records the login that bob tried.
    const same = [...now].filter(([request]) => !request.includes('/v1/me/audit'));
    for (const [request, answer] of same) {
      expect(answer, request).toEqual(aliceBefore.get(request));
    }
    const { email, password } = ALICE;
    const login = await alice.client.json('POST', '/v1/auth/login', { email, password });
    expect(login.status).toBe(200);
  });
});

describe('the test itself', () => {
  it('sees a leak in a header, in a body, and in a difference of lengths', () => {
    const probe = { path: '/v1/search?q=harbour' };
    const clean = { status: 200, headers: 'content-length: 12', body: '{"items":[]}' };
    const secrets = ['quaggas', alice.names.documentId];
    expect(findLeaks(clean, probe, secrets)).toEqual([]);
    expect(findLeaks({ ...clean, body: '{"items":["QUAGGAS"]}' }, probe, secrets)).toEqual([
      'quaggas',
    ]);
    const link = { ...clean, headers: `location: /v1/documents/${alice.names.documentId}` };
    expect(findLeaks(link, probe, secrets)).toEqual([alice.names.documentId]);
    const longer = { ...clean, headers: 'content-length: 13' };
    expect(comparable(longer, alice.names)).not.toBe(comparable(clean, unknownNames(alice.names)));
  });

  it('finds what alice finds, when alice asks', async () => {
    const secrets = await secretsOf(alice);
    const probe = { path: '/v1/search?q=harbour' };
    const answer = await send(alice.client, 'GET', probe);
    expect(findLeaks(answer, probe, secrets)).toContain(alice.names.documentId);
  });
});
