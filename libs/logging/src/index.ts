/**
 * Logs as JSON lines on stdout, one object a line, every line with the context of its request or job.
 *
 * For: the one logger of each process (nestjs-pino), the dictionary of field names, redaction, and that no text
 * of a caller can pass for a line.
 * Not for: metrics, audit, or deciding what is worth a line.
 */
export { createLogger } from './create-logger.js';
export { exitOnUncaught } from './exit-on-uncaught.js';
export { FIELDS, type LogField } from './fields.js';
export { loggingSettings, type LoggingConfig } from './logging.config.js';
export { createNestLogger } from './nest-logger.js';
