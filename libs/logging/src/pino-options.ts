import { stdTimeFunctions, type LoggerOptions } from 'pino';
import { currentContext } from '@app/request-context';
import { censor } from './censor.js';
import { LINE_HOOKS } from './line-hooks.js';
import type { LoggingConfig } from './logging.config.js';

/** Options for the one pino logger of a process. */
export function createPinoOptions(service: string, config: LoggingConfig): LoggerOptions {
  return {
    level: config.logLevel,
    base: { service },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }), log: censor },
    // `censor` has made plain fields of every error; pino's own serializer would write all that hangs on one.
    serializers: { err: (err: unknown) => err },
    hooks: LINE_HOOKS,
    mixin: contextFields,
    mixinMergeStrategy: (line, context) => ({ ...context, ...line }),
  };
}

/** What each line carries of the running request or job. What a line says itself goes before it. */
function contextFields(): object {
  const { requestId, traceparent, userId, documentId, jobId } = currentContext() ?? {};
  return { requestId, traceparent, userId, documentId, jobId };
}
