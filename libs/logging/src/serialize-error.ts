import { printable } from './printable.js';

/** An error in a log line. No other property of an error is ever written. */
export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
  readonly code?: string;
  readonly constraint?: string;
  readonly table?: string;
}

interface ForeignError extends Error {
  readonly code?: unknown;
  readonly constraint?: unknown;
  readonly table?: unknown;
  readonly issues?: unknown;
}

const MAX_CAUSES = 5;
const MAX_MESSAGE = 1_000;
const MAX_FRAMES = 30;
const MAX_ISSUES = 10;

/**
 * Returns the kind and the origin of an error, never the values that caused it. Drivers and parsers add these
 * values to their errors (parameters, details, whole bodies) or quote them in the message.
 */
export function serializeError(error: Error): LoggedError {
  const chain = [...causesOf(error)];
  return {
    type: nameOf(error),
    message: chain.map(messageOf).join(': ').slice(0, MAX_MESSAGE),
    stack: chain.map(stackOf).join('\ncaused by: '),
    ...textOf(chain, 'code'),
    ...textOf(chain, 'constraint'),
    ...textOf(chain, 'table'),
  };
}

function* causesOf(error: Error): Iterable<ForeignError> {
  const seen = new Set<unknown>();
  let next: unknown = error;
  while (next instanceof Error && !seen.has(next) && seen.size < MAX_CAUSES) {
    seen.add(next);
    yield next;
    next = next.cause;
  }
}

function nameOf(error: Error): string {
  return printable(error.constructor.name || error.name);
}

/** PostgreSQL (class 22) and JSON parsers quote the input, and zod its keys. Of these only the kind is kept. */
function messageOf(error: ForeignError): string {
  if (typeof error.code === 'string' && /^22[0-9A-Z]{3}$/.test(error.code)) {
    return `the input does not fit (SQLSTATE ${error.code})`;
  }
  if (error instanceof SyntaxError) return 'the text cannot be parsed';
  if (Array.isArray(error.issues)) return error.issues.slice(0, MAX_ISSUES).map(issueOf).join(', ');
  if (error.message === '' && error instanceof AggregateError) {
    // Node reports in this way that none of the addresses of a host answered.
    return error.errors
      .filter((one) => one instanceof Error)
      .map(messageOf)
      .join(', ');
  }
  return printable(`${error.message}${reasonInStack(error)}`).slice(0, MAX_MESSAGE);
}

/** Nest replaces the message of an error but keeps the original stack, which alone contains the reason. */
function reasonInStack({ message, stack = '' }: Error): string {
  const reason = /^Error: (.+)/.exec(stack)?.[1];
  const isOwn = reason === undefined || stack.includes(message) || message.includes(reason);
  return isOwn ? '' : ` (${reason})`;
}

function issueOf(issue: unknown): string {
  const { code, path } = (issue ?? {}) as { code?: unknown; path?: unknown };
  const where = Array.isArray(path) ? path.map((key) => String(key).slice(0, 50)).join('/') : '';
  return printable(`${String(code)} at /${where}`);
}

/** Returns only the frames, because the first lines of a stack repeat the message. */
function stackOf(error: ForeignError): string {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const lines = frames.slice(0, MAX_FRAMES).map(printable);
  return [`${nameOf(error)}: ${messageOf(error)}`, ...lines].join('\n');
}

/** Returns the first value of the field in the chain of causes, if it is a short plain word. */
function textOf(chain: readonly ForeignError[], field: 'code' | 'constraint' | 'table') {
  const value = chain.map((error) => error[field]).find((found) => typeof found === 'string');
  return typeof value === 'string' && /^[\w.-]{1,100}$/.test(value) ? { [field]: value } : {};
}
