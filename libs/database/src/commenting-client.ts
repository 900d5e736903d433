import { currentContext } from '@app/request-context';
import { DatabaseClient } from './database-client.js';

/**
 * A client that adds the request id to each statement as a comment, so that the server's log and pg_stat_activity show
 * it. For debugging only: tools that group statements by their text cannot group these.
 */
export class CommentingClient extends DatabaseClient {
  override query(...args: unknown[]): never {
    const [statement, ...rest] = args;
    return super.query(commented(statement), ...rest);
  }
}

function commented(statement: unknown): unknown {
  const comment = commentOfContext();
  if (comment === undefined) return statement;
  if (typeof statement === 'string') return `${comment} ${statement}`;
  // A stream or a cursor is sent unchanged.
  if (!isPlain(statement)) return statement;
  // A prepared statement's name belongs to one text; a text with a comment differs each time, so it has no name.
  const { name: _, ...unnamed } = statement;
  return { ...unnamed, text: `${comment} ${statement.text}` };
}

/** In the format of sqlcommenter. The values are checked, so that none can end the comment. */
function commentOfContext(): string | undefined {
  const { requestId, traceparent } = currentContext() ?? {};
  if (requestId === undefined || !/^[\w.-]{1,128}$/.test(requestId)) return undefined;
  const trace = /^[0-9a-f-]{55}$/.test(traceparent ?? '') ? `,traceparent='${traceparent}'` : '';
  return `/*request_id='${requestId}'${trace}*/`;
}

function isPlain(statement: unknown): statement is { text: string; name?: string } {
  if (typeof statement !== 'object' || statement === null) return false;
  const isObject = Object.getPrototypeOf(statement) === Object.prototype;
  return isObject && typeof (statement as { text?: unknown }).text === 'string';
}
