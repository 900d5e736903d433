import { describe, expect, it } from 'vitest';
import { fromForeignError } from './foreign-errors.js';

const withCode = (code: string) => Object.assign(new Error('from the database'), { code });

describe('fromForeignError', () => {
  it.each([
    ['a connection that broke during a transaction', new Error('Query runner already released.')],
    [
      'a client of a broken connection',
      new Error('Client has encountered a connection error and is not queryable'),
    ],
    ['an exhausted pool', new Error('timeout exceeded when trying to connect')],
    ['a server that shuts down', withCode('57P01')],
    ['a server that cannot be reached', withCode('ECONNREFUSED')],
    ['a deadlock', withCode('40P01')],
    ['a store that became read-only', withCode('EROFS')],
  ])('classifies %s as unavailable', (_, error) => {
    expect(fromForeignError(error)).toMatchObject({ kind: 'unavailable' });
  });

  it('does not classify other errors', () => {
    expect(fromForeignError(new Error('x is not a function'))).toBeUndefined();
    expect(fromForeignError(withCode('42P01'))).toBeUndefined();
  });
});
