import { Client, type ClientConfig } from 'pg';
import { currentContext, timeLeftMs } from '@app/request-context';

/** How long the server may say nothing to a question that a caller waits for; less when the caller's time is almost up. */
export const REQUEST_ANSWER_TIMEOUT_MS = 3_000;

/** The same where nobody waits; beyond the server's own limit on a statement, so only a dead connection meets it. */
export const ANSWER_TIMEOUT_MS = 15_000;

/**
 * A connection that neither waits for ever nor ends the process.
 *
 * A server that hangs, or a network that swallows packets, closes nothing: without a limit on this side a statement
 * waits for as long as TCP does. What got no answer in time leaves the connection in a state that nobody knows, so it is
 * closed, and all that was asked on it fails with `ETIMEDOUT`. And a connection that breaks while it changes hands, when
 * neither the pool nor TypeORM listens, would otherwise be an error that nobody handles.
 *
 * @see https://node-postgres.com/apis/client#error
 */
export class DatabaseClient extends Client {
  private overdue: NodeJS.Timeout | undefined;

  constructor(config?: string | ClientConfig) {
    super(config);
    this.on('error', () => this.answered());
    this.on('drain', () => this.answered());
    this.on('end', () => this.answered());
  }

  // `query` has six overloads; what it is given goes through as it is.
  override query(...args: unknown[]): never {
    this.overdue ??= setTimeout(() => this.giveUp(), answerTimeoutMs()).unref();
    return (super.query as (...given: unknown[]) => never).apply(this, args);
  }

  private answered(): void {
    clearTimeout(this.overdue);
    this.overdue = undefined;
  }

  private giveUp(): void {
    const error = new Error('The database did not answer in time');
    this.connection.stream.destroy(Object.assign(error, { code: 'ETIMEDOUT' }));
  }
}

function answerTimeoutMs(): number {
  const context = currentContext();
  const isRequest = context !== undefined && context.jobId === undefined;
  return isRequest ? timeLeftMs(REQUEST_ANSWER_TIMEOUT_MS) : ANSWER_TIMEOUT_MS;
}
