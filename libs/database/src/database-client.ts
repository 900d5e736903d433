import { Client, type ClientConfig } from 'pg';
import { currentContext, timeLeftMs } from '@app/request-context';

/**
 * How long the server may take to answer a query that a caller waits for; less when the caller's deadline is
 * near.
 */
export const REQUEST_ANSWER_TIMEOUT_MS = 3_000;

/**
 * The time limit of a statement for which no caller waits. Longer than the server's own statement timeout, so
 * only a dead connection reaches it.
 */
export const ANSWER_TIMEOUT_MS = 15_000;

/**
 * A connection with a time limit for answers, whose errors do not end the process.
 *
 * A server that hangs, or a network that drops packets, closes no connection: without a limit on our side a
 * statement waits as long as TCP does. After a query without an answer the state of the connection is
 * unknown, so it is closed, and all its queries fail with `ETIMEDOUT`. A connection can also break while it
 * passes between the pool and TypeORM, when neither of them listens for errors. Without the listener of this
 * class, that error would end the process.
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

  // `query` has six overloads; the arguments are passed on unchanged.
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
