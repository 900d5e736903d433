/**
 * Logs JSON to stdout, one object for each line, with the context of the request or job.
 *
 * For: the only logger of each process (nestjs-pino), the dictionary of field names, redaction, and the protection
 * against forged lines.
 * Not for: metrics, the audit trail, or deciding what to log.
 */
export { createLogger } from './create-logger.js';
export { exitOnUncaught } from './exit-on-uncaught.js';
export { FIELDS, type LogField } from './fields.js';
export { loggingSettings, type LoggingConfig } from './logging.config.js';
export { createNestLogger } from './nest-logger.js';
