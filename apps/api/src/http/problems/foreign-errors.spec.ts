import { describe, expect, it } from 'vitest';
import { fromForeignError } from './foreign-errors.js';

const withCode = (code: string) => Object.assign(new Error('said the database'), { code });

describe('fromForeignError', () => {
  it.each([
    ['a connection that broke in mid-transaction', new Error('Query runner already released.')],
    [
      'a client after that',
      new Error('Client has encountered a connection error and is not queryable'),
    ],
    ['a pool that is used up', new Error('timeout exceeded when trying to connect')],
    ['a server that shuts down', withCode('57P01')],
    ['a server that is away', withCode('ECONNREFUSED')],
    ['a deadlock', withCode('40P01')],
    ['a store that became read-only', withCode('EROFS')],
  ])('takes %s for something that is away', (_, error) => {
    expect(fromForeignError(error)).toMatchObject({ kind: 'unavailable' });
  });

  it('takes nothing else for it', () => {
    expect(fromForeignError(new Error('x is not a function'))).toBeUndefined();
    expect(fromForeignError(withCode('42P01'))).toBeUndefined();
  });
});
