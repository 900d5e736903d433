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
const did = (kind: 'trashed' | 'restored' | 'purged', id: string): Entry => ({
  kind,
  account: 0,
  id,
});
const statesOf = (entries: readonly Entry[]) =>
  [...expectedFrom(entries).documents.values()].map(({ id, state }) => `${id} ${state}`);

describe('expectedFrom', () => {
  it('takes the last word on each document', () => {
    expect(statesOf([uploaded('a'), did('trashed', 'a')])).toEqual(['a trashed']);
    expect(statesOf([uploaded('a'), did('trashed', 'a'), did('restored', 'a')])).toEqual([
      'a live',
    ]);
    expect(statesOf([uploaded('a'), did('trashed', 'a'), uploaded('a')])).toEqual(['a live']);
    expect(statesOf([uploaded('a'), did('purged', 'a'), uploaded('b')])).toEqual([
      'a purged',
      'b live',
    ]);
  });

  it('finds the same bytes acknowledged as two documents', () => {
    expect(expectedFrom([uploaded('a'), uploaded('b')]).doubled).toEqual(['a and b']);
    expect(expectedFrom([uploaded('a'), did('purged', 'a'), uploaded('b')]).doubled).toEqual([]);
    expect(expectedFrom([uploaded('a', 1), uploaded('b', 2)]).doubled).toEqual([]);
  });

  it('expects nothing any more of accounts that were closed', () => {
    const { documents, ended } = expectedFrom([uploaded('a'), { kind: 'closed', account: 0 }]);
    expect([documents.size, [...ended]]).toEqual([0, ['a']]);
  });
});
