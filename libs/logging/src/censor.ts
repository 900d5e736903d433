import { printable } from './printable.js';
import { serializeError } from './serialize-error.js';

/** The values of these keys are never logged, at any depth. Keys are compared without case, `-` and `_`. */
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

/** Returns the fields of a line without secrets, without characters that could forge a line, and of limited size. */
export function censor(fields: Record<string, unknown>): Record<string, unknown> {
  return censorFields(fields, 0);
}

function censorFields(fields: object, depth: number): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  let count = 0;
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if ((count += 1) > MAX_ITEMS) break;
    const { name, isSecret } = checkKey(key);
    result[name] = isSecret ? REDACTED : censorValue(value, depth);
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

/** There are few field names, and every line repeats them. The limit keeps unexpected names from using memory. */
const MAX_CHECKED_KEYS = 500;
const checkedKeys = new Map<string, { name: string; isSecret: boolean }>();

function checkKey(key: string): { name: string; isSecret: boolean } {
  const known = checkedKeys.get(key);
  if (known !== undefined) return known;
  const isSecret = SECRET_KEYS.has(key.replaceAll(/[-_]/g, '').toLowerCase());
  const checked = { name: printable(key), isSecret };
  if (checkedKeys.size < MAX_CHECKED_KEYS && key.length < 100) checkedKeys.set(key, checked);
  return checked;
}
