import { describe, expect, it } from 'vitest';
import type { Entry } from '../journal.ts';
import { expectedFrom } from './expected.ts';

const uploaded = (id: string, scenario = 1, account = 0): Entry => ({
  kind: 'uploaded',
  scenario,
  account,
  id,
  sha256: 'd',
  word: 'w',
  status: 201,
  key: null,
  body: {},
});
const change = (kind: 'trashed' | 'restored' | 'purged', id: string): Entry => ({
  kind,
  account: 0,
  id,
});
const statesOf = (entries: readonly Entry[]) =>
  [...expectedFrom(entries).documents.values()].map(({ id, state }) => `${id} ${state}`);

describe('expectedFrom', () => {
  it('takes the last acknowledged state of each document', () => {
    expect(statesOf([uploaded('a'), change('trashed', 'a')])).toEqual(['a trashed']);
    expect(statesOf([uploaded('a'), change('trashed', 'a'), change('restored', 'a')])).toEqual([
      'a live',
    ]);
    expect(statesOf([uploaded('a'), change('trashed', 'a'), uploaded('a')])).toEqual(['a live']);
    expect(statesOf([uploaded('a'), change('purged', 'a'), uploaded('b')])).toEqual([
      'a purged',
      'b live',
    ]);
  });

  it('finds two documents that were acknowledged for the same bytes', () => {
    expect(expectedFrom([uploaded('a'), uploaded('b')]).doubled).toEqual(['a and b']);
    expect(expectedFrom([uploaded('a'), change('purged', 'a'), uploaded('b')]).doubled).toEqual([]);
    expect(expectedFrom([uploaded('a', 1), uploaded('b', 2)]).doubled).toEqual([]);
  });

  it('expects no documents of closed accounts', () => {
    const { documents, deleted } = expectedFrom([uploaded('a'), { kind: 'closed', account: 0 }]);
    expect([documents.size, [...deleted]]).toEqual([0, ['a']]);
  });
});
