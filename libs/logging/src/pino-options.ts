import { stdTimeFunctions, type LoggerOptions } from 'pino';
import { currentContext } from '@app/request-context';
import { censor } from './censor.js';
import { LINE_HOOKS } from './line-hooks.js';
import type { LoggingConfig } from './logging.config.js';

/** Creates the options for the only pino logger of a process. */
export function createPinoOptions(service: string, config: LoggingConfig): LoggerOptions {
  return {
    level: config.logLevel,
    base: { service },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }), log: censor },
    // `censor` has already serialised errors; the serializer of pino would write all their properties.
    serializers: { err: (err: unknown) => err },
    hooks: LINE_HOOKS,
    mixin: contextFields,
    mixinMergeStrategy: (line, context) => ({ ...context, ...line }),
  };
}

/** The fields of the running request or job that each line carries. Fields of the line itself override them. */
function contextFields(): object {
  const { requestId, traceparent, userId, documentId, sourceId, jobId } = currentContext() ?? {};
  return { requestId, traceparent, userId, documentId, sourceId, jobId };
}
