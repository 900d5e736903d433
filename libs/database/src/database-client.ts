import { connect } from 'node:net';
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

/** https://www.postgresql.org/docs/current/protocol-message-formats.html (CancelRequest) */
const CANCEL_REQUEST_CODE = 80_877_102;
const CANCEL_TIMEOUT_MS = 2_000;

/**
 * A connection with a time limit for answers, whose errors do not end the process.
 *
 * A server that hangs, or a network that drops packets, closes no connection: without a limit on our side a
 * statement waits as long as TCP does. After a query without an answer the state of the connection is
 * unknown, so it is closed, and all its queries fail with `ETIMEDOUT`. The server does not notice this while it runs
 * a statement, so it is asked to cancel the statement: otherwise it would go on for an answer that no caller waits for.
 * A connection can also break while it passes between the pool and TypeORM, when neither of them listens for errors.
 * Without the listener of this class, that error would end the process.
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
    this.cancelStatement();
    const error = new Error('The database did not answer in time');
    this.connection.stream.destroy(Object.assign(error, { code: 'ETIMEDOUT' }));
  }

  /**
   * Sends a CancelRequest, which the protocol accepts only on a connection of its own. It is not encrypted, as with
   * libpq's `PQcancel`: its key is of no use to others, because this connection is closed.
   */
  private cancelStatement(): void {
    const { processID, secretKey } = this as unknown as {
      processID: number | null;
      secretKey: number | null;
    };
    if (processID === null || secretKey === null) return;
    const request = Buffer.alloc(16);
    [16, CANCEL_REQUEST_CODE, processID, secretKey].forEach((word, i) =>
      request.writeInt32BE(word, i * 4),
    );
    const { host, port } = this;
    const path = host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
    const socket = connect({ ...path, timeout: CANCEL_TIMEOUT_MS });
    socket.on('error', () => undefined).on('timeout', () => socket.destroy());
    socket.end(request);
    socket.resume().unref();
  }
}

function answerTimeoutMs(): number {
  const context = currentContext();
  const isRequest = context !== undefined && context.jobId === undefined;
  return isRequest ? timeLeftMs(REQUEST_ANSWER_TIMEOUT_MS) : ANSWER_TIMEOUT_MS;
}
