import type { LoggerOptions } from 'pino';
import { printable } from './printable.js';

/** What Nest tells of its own start: a hundred lines that say nothing while all is well. */
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
 * Pino's hook around every line: boot noise goes down to debug, a message is made printable, and an error never
 * lends its own message, which may quote a caller, to the line.
 */
export const LINE_HOOKS: NonNullable<LoggerOptions['hooks']> = {
  logMethod(args, method, level) {
    const [first, second] = args as [unknown, unknown];
    const fields = typeof first === 'object' && first !== null ? fieldsOf(first) : {};
    const message = typeof first === 'string' ? first : second;
    const isNoise = level === INFO && BOOT_CONTEXTS.has(String(fields['context']));
    const write = isNoise ? this.debug : method;
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
