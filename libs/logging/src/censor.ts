import { printable } from './printable.js';
import { serializeError } from './serialize-error.js';

/** Values under these keys never reach a line, however deep they lie; compared without case, `-` and `_`. */
const SECRET_KEYS = new Set([
  'password',
  'currentpassword',
  'newpassword',
  'passwordhash',
  'authorization',
  'proxyauthorization',
  'cookie',
  'setcookie',
  'token',
  'accesstoken',
  'refreshtoken',
  'secret',
  'jwtsecret',
  'apikey',
  'email',
  'query',
  'parameters',
  'text',
]);
const REDACTED = '[redacted]';
const MAX_DEPTH = 4;
const MAX_ITEMS = 50;
const MAX_TEXT = 2_000;

/** The fields of a line, fit to be written: no secrets, no forged lines, no end of it. */
export function censor(fields: Record<string, unknown>): Record<string, unknown> {
  return censorFields(fields, 0);
}

function censorFields(fields: object, depth: number): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields).slice(0, MAX_ITEMS)) {
    result[printable(key)] = isSecret(key) ? REDACTED : censorValue(value, depth);
  }
  return result;
}

function censorValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return printable(value.slice(0, MAX_TEXT));
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return serializeError(value);
  if (value instanceof Date) return value;
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= MAX_DEPTH) return '[deeper]';
  if (Array.isArray(value)) {
    return value.slice(0, MAX_ITEMS).map((item) => censorValue(item, depth + 1));
  }
  return censorFields(value, depth + 1);
}

function isSecret(key: string): boolean {
  return SECRET_KEYS.has(key.replaceAll(/[-_]/g, '').toLowerCase());
}
