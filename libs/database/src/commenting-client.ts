import { currentContext } from '@app/request-context';
import { DatabaseClient } from './database-client.js';

/**
 * A client whose statements say for which request they run, where the server's own log and pg_stat_activity show
 * it. For debugging only: statements that all differ defeat whatever groups them by their text.
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
  // A stream or cursor is not ours to rewrite.
  if (!isPlain(statement)) return statement;
  // A name stands for one text for ever: what differs each time goes without.
  const { name: _, ...unnamed } = statement;
  return { ...unnamed, text: `${comment} ${statement.text}` };
}

/** In the form of sqlcommenter; what stands in it is checked, so that nothing can end the comment. */
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
