import type { TestClient } from '../test-client.js';
import type { Names } from './names.js';
import type { Probe } from './probes.js';

/** A response as text, with everything that a client can see of it. */
export interface SeenAnswer {
  readonly status: number;
  readonly headers: string;
  readonly body: string;
}

/** Headers that differ between two answers to the same request. */
const VARYING = new Set(['date', 'x-request-id', 'connection', 'keep-alive', 'transfer-encoding']);

/** The id of the request, and the time after which a client connects again, which is random. */
const RANDOM = /(?<="requestId":")[^"]*/g;
const RETRY = /^retry: \d+/;

/** Events that follow a document that is being read never end. */
const TIMEOUT_MS = 5_000;

/** Sends the probe with the account's token. */
export async function send(client: TestClient, method: string, probe: Probe): Promise<SeenAnswer> {
  const isForm = probe.body instanceof FormData;
  const response = await client.fetch(method, probe.path, {
    headers: {
      ...(probe.body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      ...probe.headers,
    },
    body:
      probe.body === undefined
        ? null
        : probe.body instanceof FormData
          ? probe.body
          : JSON.stringify(probe.body),
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const headers = [...response.headers]
    .filter(([name]) => !VARYING.has(name))
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
  const text = await contentOf(response);
  const body = text.replaceAll(RANDOM, '');
  return { status: response.status, headers, body: body.replace(RETRY, 'retry: 0') };
}

/** The text of an answer; of a stream of events, that up to the first event, because a stream may last for minutes. */
async function contentOf(response: Response): Promise<string> {
  const isStream = response.headers.get('content-type') === 'text/event-stream';
  let bytes = Buffer.alloc(0);
  for await (const chunk of response.body ?? []) {
    bytes = Buffer.concat([bytes, chunk as Uint8Array]);
    if (isStream && /^data: .*\n\n/m.test(bytes.toString('utf8'))) break;
  }
  return bytes.toString('utf8');
}

/** The parts of an answer that each request makes anew. */
const NEW_VALUES: readonly [RegExp, string][] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<id>'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,6}Z/g, '<time>'],
  [/\b[0-9a-f]{64}\b/g, '<sha256>'],
  [/(?<=token=)[\w-]+|"(?:access|refresh)Token":"[^"]*"/g, '<token>'],
  [/(?<=repr-digest: )\S+/g, '<digest>'],
  [/(?<=etag: )\S+/g, '<etag>'],
];

/** Returns the answer with placeholders for the values that the request names and for those that are always new. */
export function comparable(answer: SeenAnswer, names: Names): string {
  let text = `${answer.status}\n${answer.headers}\n\n${answer.body}`;
  const named = Object.entries(names) as [string, string][];
  const values = named.toSorted(([, one], [, other]) => other.length - one.length);
  for (const [key, value] of values) {
    for (const form of formsOf(value)) text = text.replaceAll(form, `<${key}>`);
  }
  for (const [pattern, placeholder] of NEW_VALUES) text = text.replaceAll(pattern, placeholder);
  return text;
}

/** Returns which of the secrets an answer contains that the request did not contain. */
export function findLeaks(
  answer: SeenAnswer,
  probe: Probe,
  secrets: readonly string[],
): readonly string[] {
  const sent = textOf(probe).toLowerCase();
  const received = `${answer.headers}\n${answer.body}`.toLowerCase();
  return secrets.filter((secret) => {
    const forms = formsOf(secret.toLowerCase());
    return forms.some((form) => received.includes(form)) && !forms.some((f) => sent.includes(f));
  });
}

function textOf({ path, headers, body }: Probe): string {
  const fields = body instanceof FormData ? [...body.values()].filter(isString).join('\n') : '';
  const typed = decodeURIComponent(path.replaceAll('+', ' '));
  return [path, typed, JSON.stringify(headers ?? {}), JSON.stringify(body ?? ''), fields].join(
    '\n',
  );
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function formsOf(value: string): string[] {
  return [...new Set([value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)])];
}
