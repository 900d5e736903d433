import type { LoggerOptions } from 'pino';
import { printable } from './printable.js';

/** The contexts of about a hundred lines that Nest logs at its start. They are of no use unless the start fails. */
const BOOT_CONTEXTS = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestApplicationContext',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
]);
const INFO = 30;

/**
 * Pino's hook for every line. It lowers the lines of Nest's start to debug and makes messages printable. The
 * message of an error never becomes the message of the line, because it may quote a caller.
 */
export const LINE_HOOKS: NonNullable<LoggerOptions['hooks']> = {
  logMethod(args, method, level) {
    const [first, second] = args as [unknown, unknown];
    const fields = typeof first === 'object' && first !== null ? fieldsOf(first) : {};
    const message = typeof first === 'string' ? first : second;
    const isBootLine = level === INFO && BOOT_CONTEXTS.has(String(fields['context']));
    const write = isBootLine ? this.debug : method;
    write.call(this, fields, messageOf(message, fields));
  },
};

function fieldsOf(given: object): Record<string, unknown> {
  return given instanceof Error ? { err: given } : (given as Record<string, unknown>);
}

function messageOf(message: unknown, fields: Record<string, unknown>): string {
  if (typeof message === 'string') return printable(message);
  return 'err' in fields ? 'Unexpected error' : '(no message)';
}
