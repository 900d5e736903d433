import { QueryFailedError } from 'typeorm';
import pino from 'pino';
import pretty from 'pino-pretty';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runInContext } from '@app/request-context';
import { createPinoOptions } from './pino-options.js';

type Line = Record<string, unknown> & { err?: Record<string, unknown> };

/** Returns what the logger of the process writes while `log` runs. */
function written(log: (logger: pino.Logger) => void, logLevel: 'info' | 'debug' = 'info'): string {
  let output = '';
  const options = createPinoOptions('api', { logLevel, logPretty: false });
  log(pino(options, { write: (text) => (output += text) }));
  return output;
}

function lineOf(log: (logger: pino.Logger) => void): Line {
  const output = written(log);
  expect(output.trimEnd().split('\n')).toHaveLength(1);
  return JSON.parse(output) as Line;
}

const SECRET = 'hunter2-hunter2';

describe('a line', () => {
  it('is one JSON object with the fields of the contract', () => {
    expect(lineOf((logger) => logger.info({ status: 200 }, 'Request completed'))).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
      level: 'info',
      service: 'api',
      msg: 'Request completed',
      status: 200,
    });
  });

  it('carries the context of its request once, without the client’s address', () => {
    const context = { requestId: 'r-1', userId: 'u-1', documentId: 'd-1', clientIp: '127.0.0.9' };
    const output = runInContext(context, () =>
      written((logger) => logger.info({ documentId: 'd-2' }, 'Logged')),
    );
    expect(JSON.parse(output)).toMatchObject({
      requestId: 'r-1',
      userId: 'u-1',
      documentId: 'd-2',
    });
    expect(output).not.toContain('127.0.0.9');
    expect(output.match(/documentId/g)).toHaveLength(1);
  });

  it.each([
    ['password', { password: SECRET }],
    ['a header', { headers: { Authorization: SECRET, 'Set-Cookie': [SECRET] } }],
    ['a nested field', { a: { b: { c: { refresh_token: SECRET } } } }],
    ['a list', { a: [{ newPassword: SECRET }] }],
    ['an address', { url: `postgres://reader:${SECRET}@db.example/strongroom` }],
    ['an access token', { note: `got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${SECRET} instead` }],
    ['a broken token', { note: `eyJhbGciOi.${SECRET}` }],
    ['a bearer header', { note: `Authorization: bearer ${SECRET}` }],
    ['bytes', { note: Buffer.from(SECRET) }],
    ['too deep an object', { a: { b: { c: { d: { e: { f: SECRET } } } } } }],
  ])('contains no secret from %s', (_, fields) => {
    const line = written((logger) => logger.info(fields, 'Logged'));
    expect(line).toContain('Logged');
    expect(line).not.toContain(SECRET);
  });
});

describe('text of a client', () => {
  const hostile =
    'x\n{"level":"fatal","msg":"forged"}\r\u001b[2J\u009b31m\u0085\u2028\u2029\u202e\u0000\u007f"}';

  it.each<[string, (logger: pino.Logger) => void]>([
    ['in a field', (logger) => logger.warn({ route: hostile }, 'Logged')],
    ['in a list', (logger) => logger.warn({ applied: [hostile] }, 'Logged')],
    ['in the name of a field', (logger) => logger.warn({ [hostile]: 1 }, 'Logged')],
    ['in a message', (logger) => logger.warn(hostile)],
    ['in an error', (logger) => logger.warn({ err: new Error(hostile) }, 'Logged')],
    ['in an error alone', (logger) => logger.warn(new Error(hostile))],
    ['in an error’s name', (logger) => logger.warn({ err: named(hostile) }, 'Logged')],
    [
      'in the context',
      (logger) => runInContext({ requestId: hostile }, () => logger.warn('Logged')),
    ],
  ])('cannot forge a line, nor move a terminal’s cursor: %s', (_, log) => {
    const output = written(log);
    expect(output.match(/\n/g)).toHaveLength(1);
    expect(JSON.parse(output)).toMatchObject({ level: 'warn' });
    expect(output.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202e]/);
    const shown = pretty.prettyFactory({ colorize: false, singleLine: true })(output);
    expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202e]/);
    // A stack has several lines, each of them indented.
    expect(
      shown
        .trimEnd()
        .split('\n')
        .slice(1)
        .filter((line) => !/^ {4}/.test(line)),
    ).toEqual([]);
  });

  function named(name: string): Error {
    const error = new Error('odd');
    error.name = name;
    error.stack = `${name}: odd\n    at ${name} (file.js:1:1)`;
    return error;
  }
});

describe('an error in a line', () => {
  it('keeps its causes, code and stack', () => {
    const cause = Object.assign(new TypeError('inner'), { code: 'ECONNREFUSED' });
    const { err } = lineOf((logger) =>
      logger.error({ err: new Error('outer', { cause }) }, 'Logged'),
    );
    expect(err).toMatchObject({ type: 'Error', message: 'outer: inner', code: 'ECONNREFUSED' });
    expect(err?.['stack']).toMatch(/^Error: outer\n +at .*\ncaused by: TypeError: inner\n +at /s);
  });

  it('does not become the message of the line', () => {
    const line = lineOf((logger) => logger.error(new Error('about you')));
    expect(line).toMatchObject({ msg: 'Unexpected error', err: { message: 'about you' } });
  });

  it('of SQL leaves out parameters, details and the statement', () => {
    const driverError = Object.assign(
      new Error('duplicate key value violates unique constraint "accounts_email_key"'),
      {
        code: '23505',
        detail: `Key (email)=(${SECRET}) already exists.`,
        where: SECRET,
        constraint: 'accounts_email_key',
        table: 'accounts',
      },
    );
    const err = new QueryFailedError(`INSERT '${SECRET}'`, [SECRET], driverError);
    const output = written((logger) => logger.error({ err }, 'Request failed'));
    expect(output).not.toContain(SECRET);
    expect((JSON.parse(output) as Line).err).toMatchObject({
      type: 'QueryFailedError',
      message: expect.stringContaining('accounts_email_key') as string,
      code: '23505',
      constraint: 'accounts_email_key',
      table: 'accounts',
    });
  });

  it.each<[string, () => unknown]>([
    ['JSON', () => JSON.parse(`{"x": ${SECRET}}`) as unknown],
    ['zod, by an unknown key', () => z.strictObject({}).parse({ [SECRET]: 1 })],
    ['zod, by a value', () => z.enum(['a']).parse(SECRET, { reportInput: true })],
    [
      'PostgreSQL, by a value that is not a number',
      () => {
        throw Object.assign(new Error(`invalid input syntax for type integer: "${SECRET}"`), {
          code: '22P02',
        });
      },
    ],
  ])('of %s does not quote the input', (_, fail) => {
    const output = written((logger) => {
      try {
        fail();
      } catch (err) {
        logger.error({ err: new Error('wrapped', { cause: err }), other: err }, 'Logged');
      }
    });
    expect(output).toContain('wrapped');
    expect(output).not.toContain(SECRET);
  });

  it('includes the reason that Nest gives only in the stack', () => {
    const err = new Error('Unable to connect. Retrying (1)...');
    err.stack = 'Error: connect ECONNREFUSED 127.0.0.1:1\n    at x (y.js:1:1)';
    const line = lineOf((logger) => logger.error({ err }));
    expect(line).toMatchObject({
      msg: 'Unexpected error',
      err: { message: 'Unable to connect. Retrying (1)... (connect ECONNREFUSED 127.0.0.1:1)' },
    });
  });

  it('may be its own cause', () => {
    const err = new Error('circular');
    err.cause = err;
    expect(lineOf((logger) => logger.error({ err }, 'Logged')).err?.['message']).toBe('circular');
  });

  it('lists the addresses that did not answer', () => {
    const err = new AggregateError([new Error('connect ECONNREFUSED 127.0.0.1:1')], '');
    const line = lineOf((logger) => logger.warn({ err }, 'Logged'));
    expect(line.err?.['message']).toBe('connect ECONNREFUSED 127.0.0.1:1');
  });
});

describe('the lines of Nest’s start', () => {
  it('are logged at the level debug', () => {
    const start = (logger: pino.Logger) => {
      logger.info({ context: 'RouterExplorer' }, 'Mapped {/v1/me, GET} route');
      logger.warn({ context: 'RouterExplorer' }, 'Failed');
    };
    expect(written(start)).toMatch(/^[^\n]*"msg":"Failed"}\n$/);
    expect(written(start, 'debug')).toMatch(/"level":"debug".*Mapped/);
  });
});
